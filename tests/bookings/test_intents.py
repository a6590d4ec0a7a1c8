"""Wishes at their edges: slow senders, second clicks, forms sent twice, what changed while somebody was choosing."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Booking, Intent
from bookings.services import appointments, columns, intents, lookups
from bookings.services.appointments import NewPerson, Wish
from clienteling import clock
from clienteling.booxi.errors import Unreachable
from clienteling.models import AuditEntry, Membership, StaffMember
from crm.models import BooxiClient, Client
from tests.bookings.test_writes import ask, at_booxi, booked, move, styling, wait_out, wish
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

__all__ = ["styling", "wish"]


def test_a_second_click_while_the_first_is_on_its_way_sends_nothing(stage: Stage, people: People, wish: Wish) -> None:
    seen: list[str] = []

    def clicked_again(intent: Intent) -> Any:
        seen.append(appointments.book(wish, by=people.mo).state)
        return appointments.send(intent)

    first = intents.send(intents.accept(ask(wish, people)), clicked_again)

    assert (first.state, seen) == (Intent.State.DONE, [Intent.State.SENDING])
    assert len(at_booxi(stage, wish)) == 1


def test_a_form_sent_again_with_another_client_is_not_taken_for_a_second_click(
    stage: Stage, people: People, wish: Wish
) -> None:
    appointments.book(wish, by=people.mo)
    with pytest.raises(intents.TokenUsed):
        appointments.book(replace(wish, client=NewPerson("Paul", "Roy", email="paul@example.org")), by=people.mo)
    assert len(at_booxi(stage, wish)) == 1


def test_the_token_of_a_booking_moves_nothing(people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    assert booking.staff_member
    assert booking.starts_at
    with pytest.raises(intents.TokenUsed):
        appointments.reschedule(
            booking,
            staff=booking.staff_member,
            starts_at=booking.starts_at + timedelta(hours=1),
            shown=appointments.as_shown(booking),
            by=people.mo,
            token=wish.token,
        )


def test_a_sender_slower_than_its_lease_does_not_undo_what_a_worker_found(
    stage: Stage, people: People, wish: Wish
) -> None:
    def slow(intent: Intent) -> Any:
        appointments.send(intent)
        wait_out(intent, 10)
        lookups.settle_due()
        raise Unreachable("bookings.create", outcome_known=False)

    intent = intents.send(intents.accept(ask(wish, people)), slow)

    assert intent.state == Intent.State.DONE
    assert lookups.settle_due() == 0


def test_a_slow_sender_leaves_the_intent_to_the_worker_that_has_it_now(
    stage: Stage, people: People, wish: Wish
) -> None:
    def slow(intent: Intent) -> Any:
        wait_out(intent, 10)
        assert lookups.claim() == intent
        raise Unreachable("bookings.create", outcome_known=False)

    intent = intents.send(intents.accept(ask(wish, people)), slow)

    intent.refresh_from_db()
    assert intent.lease_until, "the worker's, who is looking it up"


def test_what_a_worker_found_and_the_slow_sender_heard_is_in_the_trail_once(
    stage: Stage, people: People, wish: Wish
) -> None:
    def slow(intent: Intent) -> Any:
        answer = appointments.send(intent)
        wait_out(intent, 10)
        lookups.settle_due()
        return answer

    intent = intents.send(intents.accept(ask(wish, people)), slow)

    assert intent.state == Intent.State.DONE
    assert AuditEntry.objects.filter(verb="booked").count() == 1


def test_a_wish_that_never_arrives_ends_with_a_clear_no(stage: Stage, people: People, wish: Wish) -> None:
    stage.post("faults", {"faults": [{"kind": "reset-before", "operations": ["createBooking"]}]})
    intent = appointments.book(wish, by=people.mo)
    Intent.objects.filter(pk=intent.pk).update(attempts=intents.MOST_ATTEMPTS)
    for _look in range(2):
        wait_out(intent, 30)
        lookups.settle_due()

    intent.refresh_from_db()
    assert (intent.state, intent.refusal) == (Intent.State.REFUSED, "unreachable")
    assert not at_booxi(stage, wish)


def test_a_wish_nobody_can_read_does_not_keep_the_others_waiting(stage: Stage, people: People, wish: Wish) -> None:
    broken = intents.accept(replace_wanted(ask(wish, people), token=uuid.uuid4()))
    waiting = intents.accept(ask(wish, people))
    for intent in (broken, waiting):
        wait_out(intent, 60)
    assert Intent.objects.due(clock.now()).first() == broken

    lookups.settle_due()

    waiting.refresh_from_db()
    assert waiting.state == Intent.State.DONE


def replace_wanted(asked: intents.Ask, *, token: uuid.UUID) -> intents.Ask:
    return replace(asked, wanted={"nonsense": True}, token=token)


def test_moving_to_where_it_is_already_is_done_without_a_write(stage: Stage, people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    before = at_booxi(stage, wish)[0]["modifiedOn"]
    assert move(booking, people, minutes=0).state == Intent.State.DONE
    assert at_booxi(stage, wish)[0]["modifiedOn"] == before


def test_a_move_that_landed_late_is_not_called_somebody_elses_change(stage: Stage, people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    shown = appointments.as_shown(booking)
    there = (wish.starts_at + timedelta(hours=1)).isoformat()
    stage.post("world/move", {"region": "na", "bookingId": booking.booxi_id, "startsOn": there})

    assert move(booking, people, minutes=60, shown=shown).state == Intent.State.DONE


def test_a_cancelled_appointment_is_not_moved_even_if_the_page_knew(stage: Stage, people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    stage.post("world/cancel", {"region": "na", "bookingId": booking.booxi_id})
    shown = appointments.as_shown(booking) | {"status": "Cancelled"}

    intent = move(booking, people, minutes=60, shown=shown)

    assert (intent.state, intent.refusal) == (Intent.State.REFUSED, "cancelled")
    booking.refresh_from_db()
    assert booking.status == "Cancelled", "the calendar learns it too"


def test_a_client_without_a_number_at_booxi_stays_one_person(people: People, wish: Wish) -> None:
    known = Client.objects.create(
        first_name="Odette", last_name="Lavoie", mobile_phone="+15145550123", created_at=clock.now()
    )
    intent = appointments.book(replace(wish, client=known), by=people.mo)

    assert intent.booking
    assert intent.booking.client == known
    assert Client.objects.filter(last_name="Lavoie").count() == 1


def test_a_wish_for_a_client_erased_meanwhile_is_not_sent(stage: Stage, people: People, wish: Wish) -> None:
    known = Client.objects.create(first_name="Odette", last_name="Lavoie", created_at=clock.now())
    wanted = replace(wish, client=known)
    Client.objects.filter(pk=known.pk).update(erased_at=clock.now(), first_name="", last_name="")

    intent = appointments.book(wanted, by=people.mo)

    assert (intent.state, intent.refusal) == (Intent.State.REFUSED, "erased")
    assert not at_booxi(stage, wish)


def test_an_unclear_booking_of_a_known_client_is_found_by_their_number(
    stage: Stage, people: People, wish: Wish
) -> None:
    hugo = Client.objects.create(first_name="Hugo", last_name="Bernier", created_at=clock.now())
    BooxiClient.objects.create(region="na", booxi_id=90010, client=hugo)
    stage.post("faults", {"faults": [{"kind": "reset-after", "operations": ["createBooking"], "count": 1}]})
    intent = appointments.book(replace(wish, client=hugo), by=people.mo)
    assert intent.state == Intent.State.UNKNOWN
    wait_out(intent, 2)
    lookups.settle_due()
    intent.refresh_from_db()
    assert intent.state == Intent.State.DONE


def test_what_came_of_a_wish_is_not_shown_after_leaving_the_store(people: People, client: Browser, wish: Wish) -> None:
    intent = appointments.book(wish, by=people.mo)
    client.force_login(people.mo)
    address = f"/intent/{intent.token}/"
    assert client.get(address).status_code == 200
    member = StaffMember.objects.filter(store=people.paris).first()
    Membership.objects.create(user=people.mo, store=people.paris, staff_member=member)
    Membership.objects.filter(user=people.mo, store=people.montreal).update(is_active=False)
    assert client.get(address).status_code == 404


def test_a_refused_wish_still_tells_its_time_when_the_client_is_forgotten(
    people: People, client: Browser, wish: Wish
) -> None:
    appointments.book(wish, by=people.mo)
    late = replace(wish, client=NewPerson("Paul", "Roy", email="paul@example.org"), token=uuid.uuid4())
    intent = appointments.book(late, by=people.mo)
    Intent.objects.update(settled_at=clock.now() - timedelta(hours=2))
    assert intents.forget_personal_values() == 2

    client.force_login(people.mo)
    page = client.get(f"/intent/{intent.token}/").content.decode()
    assert "Paul" not in page
    assert f"{wish.starts_at.astimezone(people.montreal.zone):%Y-%m-%d}" in page


def test_an_odd_column_does_not_keep_the_others_from_being_read(
    people: People, client: Browser, work: Any, settings: Any
) -> None:
    client.force_login(people.mo)
    client.get(f"/store/{people.montreal.pk}/day/2026-11-20/")
    first = people.montreal.staff.with_calendar().first()  # type: ignore[attr-defined]
    Booking.objects.all().delete()
    people.montreal.time_zone = "Not/Here"
    stores = type(people.montreal).objects
    stores.filter(pk=people.paris.pk).update(time_zone="Not/Here")
    columns.want([StaffMember.objects.get(store=people.paris, booxi_id=7101)], [clock.today(people.paris.zone)])
    columns.Column.objects.filter(staff_member__store=people.paris).update(asked_at="2026-01-01T00:00Z")

    work()

    assert columns.Column.objects.get(staff_member__store=people.paris).reason == "ZoneInfoNotFoundError"
    assert columns.Column.objects.filter(staff_member=first).exclude(read_at=None).exists()
