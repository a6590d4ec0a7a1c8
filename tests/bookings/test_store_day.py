"""The store's day: what an associate sees, how it arrives, and how little it costs."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Booking, Column
from clienteling.models import Membership
from clienteling.services import door
from tests.conftest import Stage, wait_until
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

TODAY = "2026-11-20"


@pytest.fixture
def mo(people: People, client: Browser) -> Browser:
    client.force_login(people.mo)
    return client


def day_url(people: People, day: str = TODAY) -> str:
    return f"/store/{people.montreal.pk}/day/{day}/"


def version_of(browser: Browser, people: People, day: str = TODAY) -> str:
    return str(browser.get(day_url(people, day)).context["day"]["version"])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_first_look_shows_whose_day_is_being_read_and_asks_nobody(stage: Stage, people: People, mo: Browser) -> None:
    before = stage.calls()
    answer = mo.get(day_url(people))

    assert answer.status_code == 200
    assert "Marie-Ève" in text(answer)
    assert 'aria-busy="true"' in text(answer)
    assert stage.calls() == before


def test_what_was_missing_is_read_today_and_tomorrow_with_one_call_each_person(
    stage: Stage, people: People, mo: Browser, work: Callable[[], None]
) -> None:
    mo.get(day_url(people))
    before = stage.calls()
    work()

    staff = people.montreal.staff.with_calendar().count()  # type: ignore[attr-defined]
    assert stage.calls() - before == staff
    assert Column.objects.exclude(read_at=None).count() == 2 * staff
    answer = mo.get(day_url(people))
    assert "Hugo Bernier" in text(answer)
    assert 'aria-busy="true"' not in text(answer)


def test_the_wall_shows_what_booxi_has_and_nothing_else(
    stage: Stage, people: People, mo: Browser, work: Callable[[], None]
) -> None:
    mo.get(day_url(people))
    work()
    theirs = {
        b["bookingId"]
        for b in stage.bookings()
        if b["merchantId"] == people.montreal.booxi_id
        and b.get("startsOn")
        and datetime.fromisoformat(b["startsOn"]).astimezone(people.montreal.zone).date() == date(2026, 11, 20)
        and b["status"] != "Cancelled"
        and b.get("staffId")
        and b["bookingMethod"] == "Appointment"
    }
    ours = set(Booking.objects.of_day(people.montreal, date(2026, 11, 20)).values_list("booxi_id", flat=True))
    assert ours == theirs
    assert theirs


def test_a_poll_without_change_is_answered_with_nothing(people: People, mo: Browser, work: Callable[[], None]) -> None:
    mo.get(day_url(people))
    work()
    version = version_of(mo, people)

    assert mo.get(f"{day_url(people)}live/?v={version}").status_code == 204
    assert mo.get(f"{day_url(people)}live/?v=0.0").status_code == 200


def test_booxi_being_away_is_said_in_words_and_tried_again(
    stage: Stage, people: People, mo: Browser, work: Callable[[], None], settings: Any
) -> None:
    stage.post("faults", {"faults": [{"kind": "error", "operations": ["getCalendar"]}]})
    mo.get(day_url(people))
    work()

    assert "Booxi did not answer" in text(mo.get(day_url(people)))
    assert Column.objects.filter(failures=1).exists()
    stage.post("faults", {"faults": []})
    settings.BOOXI_GATE_URL += "-after-the-circuit-closed"
    door.close()
    Column.objects.update(try_at="2026-11-20T00:00Z")
    work()
    assert "Hugo Bernier" in text(mo.get(day_url(people)))


def test_a_booking_gone_from_a_complete_read_leaves_the_wall_and_may_come_back(
    stage: Stage, people: People, mo: Browser, work: Callable[[], None]
) -> None:
    mo.get(day_url(people))
    work()
    hugo = Booking.objects.get(client__identities__booxi_id=90010, starts_at__date=TODAY)
    Booking.objects.filter(pk=hugo.pk).update(booxi_id="A-never-was", known_at="2026-11-20T00:00Z")
    read_again()
    work()

    hugo.refresh_from_db()
    assert hugo.gone_at is not None
    assert Booking.objects.present().filter(client__identities__booxi_id=90010, starts_at__date=TODAY).count() == 1


def read_again() -> None:
    Column.objects.update(asked_at="2026-11-20T00:00Z", try_at="2026-11-20T00:00Z")


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31", "2026-1-1", "yesterday"])
def test_a_day_that_is_none_is_a_page_that_is_not_there(people: People, mo: Browser, day: str) -> None:
    assert mo.get(f"/store/{people.montreal.pk}/day/{day}/").status_code == 404


def test_another_stores_day_is_not_there(people: People, mo: Browser) -> None:
    assert mo.get(f"/store/{people.paris.pk}/day/{TODAY}/").status_code == 404


def test_contacts_and_notes_are_for_the_one_who_serves_and_for_managers(
    people: People, client: Browser, work: Callable[[], None]
) -> None:
    client.force_login(people.mo)
    client.get(day_url(people))
    work()
    hugo = Booking.objects.get(client__identities__booxi_id=90010, starts_at__date=TODAY)
    assert hugo.client
    contact = hugo.client.mobile_phone or hugo.client.email
    seen = {}
    for who in (people.mo, people.manager, people.colleague):
        client.force_login(who)
        seen[who.email] = contact in text(client.get(f"/appointment/{hugo.pk}/"))
    assert seen == {"mo@example.org": True, "james@example.org": True, "thomas@example.org": False}


def test_an_appointment_of_another_store_is_not_there(
    people: People, client: Browser, work: Callable[[], None]
) -> None:
    client.force_login(people.mo)
    client.get(day_url(people))
    work()
    hugo = Booking.objects.get(client__identities__booxi_id=90010, starts_at__date=TODAY)
    client.force_login(people.stranger)
    assert client.get(f"/appointment/{hugo.pk}/").status_code == 404
    assert client.post(f"/appointment/{hugo.pk}/move/").status_code == 404


def test_a_colleague_may_look_but_not_move(people: People, client: Browser, work: Callable[[], None]) -> None:
    client.force_login(people.mo)
    client.get(day_url(people))
    work()
    hugo = Booking.objects.get(client__identities__booxi_id=90010, starts_at__date=TODAY)
    client.force_login(people.colleague)
    answer = client.post(f"/appointment/{hugo.pk}/move/", {"do": "move"})
    assert answer.status_code == 403
    assert "or a manager can move this" in text(answer)


def test_a_column_put_back_is_read_again_by_itself_soon_after(
    stage: Stage, people: People, mo: Browser, worker: None
) -> None:
    stage.post("faults", {"faults": [{"kind": "busy", "operations": ["getCalendar"], "count": 1, "seconds": 1}]})
    mo.get(day_url(people))
    staff = people.montreal.staff.with_calendar().count()  # type: ignore[attr-defined]
    wait_until(lambda: Column.objects.exclude(read_at=None).count() == 2 * staff)
    assert "Hugo Bernier" in text(mo.get(day_url(people)))


def test_an_appointment_s_frame_is_its_own_store_whatever_was_looked_at_before(
    people: People, client: Browser, work: Callable[[], None]
) -> None:
    Membership.objects.create(user=people.mo, store=people.paris, role=Membership.Role.MANAGER)
    client.force_login(people.mo)
    client.get(day_url(people))
    work()
    hugo = Booking.objects.get(client__identities__booxi_id=90010, starts_at__date=TODAY)
    client.get(f"/store/{people.paris.pk}/day/{TODAY}/")

    answer = client.get(f"/appointment/{hugo.pk}/")
    assert answer.context["shell"].store == people.montreal
