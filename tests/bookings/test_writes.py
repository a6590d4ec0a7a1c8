"""Writes that are never lost or doubled: what becomes of a wish when Booxi answers, refuses, or falls silent."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from bookings.models import Booking, Intent
from bookings.services import appointments, intents, lookups
from bookings.services.appointments import NewPerson, Wish
from bookings.services.availability import Question, free_times
from clienteling.models import AuditEntry, Service, StaffMember
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

NEXT_TUESDAY = date(2026, 11, 24)


@pytest.fixture
def styling(people: People) -> Service:
    return Service.objects.get(store=people.montreal, booxi_id=styling_id(people))


def styling_id(people: People) -> int:
    return (
        Service.objects.bookable()
        .filter(store=people.montreal, offerings__staff_member__booxi_id=7101)
        .first()
        .booxi_id
    )  # type: ignore[union-attr]


@pytest.fixture
def wish(people: People, styling: Service) -> Wish:
    """Odette Lavoie, on Marie-Ève's first free time next Tuesday."""
    staff = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    free = free_times(Question(people.montreal, [styling], staff), NEXT_TUESDAY, days=1).days[NEXT_TUESDAY]
    odette = NewPerson("Odette", "Lavoie", mobile_phone="+15145550123")
    return Wish(people.montreal, staff, [styling], free[0].starts_at, odette)


def at_booxi(stage: Stage, wish: Wish) -> list[dict[str, Any]]:
    """Odette's bookings at the stage set."""
    found = [b for b in stage.bookings() if b["client"].get("lastName") == "Lavoie"]
    return [b for b in found if b["staffId"] == wish.staff.booxi_id and b["status"] != "Cancelled"]


def wait_out(intent: Intent, seconds: int) -> None:
    """As if so much time had passed since the intent was sent."""
    back = timedelta(seconds=seconds)
    intent.refresh_from_db()
    Intent.objects.filter(pk=intent.pk).update(
        sent_at=intent.sent_at - back if intent.sent_at else None,
        look_at=intent.look_at - back if intent.look_at else None,
        lease_until=intent.lease_until - back if intent.lease_until else None,
    )


def test_a_booking_is_at_booxi_and_on_our_calendar(stage: Stage, people: People, wish: Wish) -> None:
    intent = appointments.book(wish, by=people.mo)

    assert intent.state == Intent.State.DONE
    assert intent.booking
    assert intent.booking.starts_at == wish.starts_at
    assert [b["bookingId"] for b in at_booxi(stage, wish)] == [intent.booking.booxi_id]
    assert at_booxi(stage, wish)[0]["createdByStaffId"] == 7101


def test_two_clicks_on_one_form_are_one_booking(stage: Stage, people: People, wish: Wish) -> None:
    first = appointments.book(wish, by=people.mo)
    asked = stage.calls()
    second = appointments.book(wish, by=people.mo)

    assert (second.pk, second.state) == (first.pk, Intent.State.DONE)
    assert stage.calls() == asked
    assert len(at_booxi(stage, wish)) == 1


def test_a_time_taken_meanwhile_is_refused_and_nothing_is_booked_twice(
    stage: Stage, people: People, wish: Wish
) -> None:
    appointments.book(wish, by=people.mo)
    late = replace(wish, client=NewPerson("Paul", "Roy", email="paul@example.org"), token=uuid.uuid4())

    intent = appointments.book(late, by=people.colleague)

    assert (intent.state, intent.refusal) == (Intent.State.REFUSED, "StaffNotAvailable")
    assert len(at_booxi(stage, wish)) == 1


def test_an_answer_cut_off_after_booxi_booked_is_found_and_adopted(stage: Stage, people: People, wish: Wish) -> None:
    stage.post("faults", {"faults": [{"kind": "reset-after", "operations": ["createBooking"], "count": 1}]})

    intent = appointments.book(wish, by=people.mo)
    assert intent.state == Intent.State.UNKNOWN
    wait_out(intent, 2)
    lookups.settle_due()

    intent.refresh_from_db()
    assert intent.state == Intent.State.DONE
    assert intent.booking
    assert [b["bookingId"] for b in at_booxi(stage, wish)] == [intent.booking.booxi_id]


def test_a_line_broken_before_booxi_booked_is_sent_again_only_when_surely_absent(
    stage: Stage, people: People, wish: Wish
) -> None:
    stage.post("faults", {"faults": [{"kind": "reset-before", "operations": ["createBooking"], "count": 1}]})

    intent = appointments.book(wish, by=people.mo)
    assert intent.state == Intent.State.UNKNOWN
    wait_out(intent, 2)
    lookups.settle_due()
    intent.refresh_from_db()
    assert (intent.state, intent.attempts) == (Intent.State.UNKNOWN, 1)

    for _look in range(2):
        wait_out(intent, 30)
        lookups.settle_due()
    lookups.settle_due()
    intent.refresh_from_db()
    assert (intent.state, intent.attempts) == (Intent.State.DONE, 2)
    assert len(at_booxi(stage, wish)) == 1


def test_a_process_killed_while_sending_leaves_an_intent_a_worker_looks_up(
    stage: Stage, people: People, wish: Wish
) -> None:
    def dies(intent: Intent) -> Any:
        appointments.send(intent)
        raise SystemExit("killed after Booxi booked, before anything was written down")

    at_work = intents.accept(ask(wish, people))
    with pytest.raises(SystemExit):
        intents.send(at_work, dies)
    wait_out(at_work, 60)
    lookups.settle_due()

    at_work.refresh_from_db()
    assert at_work.state == Intent.State.DONE
    assert len(at_booxi(stage, wish)) == 1


def ask(wish: Wish, people: People) -> intents.Ask:
    assert isinstance(wish.client, NewPerson)
    wanted = {
        "staff": wish.staff.booxi_id,
        "services": [service.booxi_id for service in wish.services],
        "starts_at": wish.starts_at.isoformat(),
        "client": appointments.person_wanted(wish.client),
        "quick_note": "",
        "author": 7101,
    }
    return intents.Ask(Intent.Kind.CREATE, wish.store, people.mo, wish.token, wanted=wanted, shown={})


def test_over_quota_keeps_the_wish_and_a_worker_sends_it(stage: Stage, people: People, wish: Wish) -> None:
    stage.post("faults", {"faults": [{"kind": "busy", "operations": ["createBooking"], "count": 1, "seconds": 1}]})

    intent = appointments.book(wish, by=people.mo)
    assert intent.state == Intent.State.READY
    wait_out(intent, 30)
    lookups.settle_due()

    intent.refresh_from_db()
    assert intent.state == Intent.State.DONE
    assert len(at_booxi(stage, wish)) == 1


def test_moving_sends_only_the_new_time_and_leaves_the_rest(stage: Stage, people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    before = at_booxi(stage, wish)[0]

    moved = move(booking, people, minutes=60)

    assert moved.state == Intent.State.DONE
    after = at_booxi(stage, wish)[0]
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"startsOn", "totalClientTimespan", "items", "modifiedOn", "modifiedBy", "modifiedByStaffId"}
    booking.refresh_from_db()
    assert booking.starts_at == wish.starts_at + timedelta(hours=1)


def test_a_booking_somebody_else_moved_meanwhile_is_not_overwritten(stage: Stage, people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    shown = appointments.as_shown(booking)
    elsewhere = (wish.starts_at + timedelta(hours=3)).isoformat()
    stage.post("world/move", {"region": "na", "bookingId": booking.booxi_id, "startsOn": elsewhere})

    intent = move(booking, people, minutes=60, shown=shown)

    assert (intent.state, intent.refusal) == (Intent.State.REFUSED, "changed")
    assert at_booxi(stage, wish)[0]["startsOn"][:16] != (wish.starts_at + timedelta(hours=1)).isoformat()[:16]


def test_a_move_cut_off_after_booxi_moved_is_found(stage: Stage, people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    stage.post("faults", {"faults": [{"kind": "reset-after", "operations": ["updateBooking"], "count": 1}]})

    intent = move(booking, people, minutes=60)
    assert intent.state == Intent.State.UNKNOWN
    wait_out(intent, 2)
    lookups.settle_due()

    intent.refresh_from_db()
    booking.refresh_from_db()
    assert intent.state == Intent.State.DONE
    assert booking.starts_at == wish.starts_at + timedelta(hours=1)


def booked(wish: Wish, people: People) -> Booking:
    booking = appointments.book(wish, by=people.mo).booking
    assert booking
    return booking


def move(booking: Booking, people: People, *, minutes: int, shown: dict[str, Any] | None = None) -> Intent:
    assert booking.starts_at
    assert booking.staff_member
    return appointments.reschedule(
        booking,
        staff=booking.staff_member,
        starts_at=booking.starts_at + timedelta(minutes=minutes),
        shown=shown or appointments.as_shown(booking),
        by=people.mo,
        token=uuid.uuid4(),
    )


def test_every_write_leaves_an_audit_entry_that_names_nobody(people: People, wish: Wish) -> None:
    booking = booked(wish, people)
    move(booking, people, minutes=60)

    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", "thing_id", "actor"))
    assert verbs == [("booked", str(booking.pk), people.mo.pk), ("moved", str(booking.pk), people.mo.pk)]
    assert "Lavoie" not in str(list(AuditEntry.objects.values()))


def test_what_a_client_typed_is_forgotten_an_hour_after_the_intent_settled(people: People, wish: Wish) -> None:
    intent = appointments.book(wish, by=people.mo)
    assert intents.forget_personal_values() == 0
    Intent.objects.filter(pk=intent.pk).update(settled_at=intent.settled_at - timedelta(hours=1, minutes=1))  # type: ignore[operator]

    assert intents.forget_personal_values() == 1
    intent.refresh_from_db()
    assert intents.forget_personal_values() == 0
    assert "Odette" not in str(intent.wanted)
    assert intent.wanted["starts_at"] == wish.starts_at.isoformat()


def test_booxi_is_never_called_inside_a_transaction(people: People, wish: Wish) -> None:
    inside: list[bool] = []

    def watches(intent: Intent) -> Any:
        inside.append(connection.in_atomic_block)
        return appointments.send(intent)

    intents.send(intents.accept(ask(wish, people)), watches)
    assert inside == [False]
