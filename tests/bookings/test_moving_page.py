"""Moving an appointment: choosing another time, and what happens when it goes meanwhile."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.forms import slot_value
from bookings.models import Booking
from bookings.services.availability import FreeTime, free_times, of_booking
from bookings.services.moving import free_places
from clienteling.models import StaffMember
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])


@pytest.fixture
def hugo(people: People, client: Browser, work: Any) -> Booking:
    """Hugo Bernier's appointment of tomorrow, with Marie-Ève."""
    client.force_login(people.mo)
    client.get(f"/store/{people.montreal.pk}/day/2026-11-21/")
    work()
    return Booking.objects.get(
        client__identities__booxi_id=90010, client__identities__region="na", starts_at__date="2026-11-21"
    )


def text(answer: Any) -> str:
    return str(answer.content.decode())


def typed(page: str, slot: str) -> dict[str, Any]:
    """The move form as it stands in the page, with a slot chosen."""
    hidden = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("token", "shown")}
    return {"do": "move", "slot": slot, **{name: found[1] for name, found in hidden.items() if found}}


def free_slots(hugo: Booking) -> list[str]:
    question = of_booking(hugo)
    assert question
    assert hugo.staff_member
    assert hugo.starts_at
    on = hugo.starts_at.date() + timedelta(days=3)
    times = free_times(question, on, days=1).days[on]
    return [slot_value(time.starts_at, hugo.staff_member) for time in times if hugo.staff_member in time.staff]


def test_moving_to_a_free_time_leads_to_the_page_that_says_so(client: Browser, hugo: Booking) -> None:
    slot = free_slots(hugo)[0]
    answer = client.post(
        f"/appointment/{hugo.pk}/move/", typed(text(client.get(f"/appointment/{hugo.pk}/move/")), slot), follow=True
    )
    hugo.refresh_from_db()
    assert "Moved" in text(answer)
    assert hugo.starts_at
    assert slot.startswith(hugo.starts_at.strftime("%Y-%m-%dT%H:%M"))


def test_a_time_taken_meanwhile_is_said_and_the_nearest_is_chosen_not_sent(
    stage: Stage, people: People, client: Browser, hugo: Booking
) -> None:
    page = text(client.get(f"/appointment/{hugo.pk}/move/"))
    slot = free_slots(hugo)[0]
    service = hugo.items.get().service_booxi_id
    visitor = {"firstName": "Paul", "lastName": "Roy", "email": "paul@example.org"}
    taken = {"startsOn": slot.partition("/")[0].replace("Z", ":00Z"), "staffId": 7101, "serviceId": service}
    stage.post("world/book", {"region": "na", "merchantId": people.montreal.booxi_id, "client": visitor, **taken})

    answer = client.post(f"/appointment/{hugo.pk}/move/", typed(page, slot))

    assert answer.status_code == 409
    assert "was taken a moment ago" in text(answer)
    chosen = re.search(r'name="slot"[^>]*value="([^"]+)"[^>]*checked', text(answer))
    assert chosen
    assert chosen[1] != slot
    before = hugo.starts_at
    hugo.refresh_from_db()
    assert hugo.starts_at == before


def test_what_somebody_else_changed_meanwhile_is_said_and_nothing_is_sent(
    stage: Stage, client: Browser, hugo: Booking
) -> None:
    page = text(client.get(f"/appointment/{hugo.pk}/move/"))
    slots = free_slots(hugo)
    elsewhere = slots[-1].partition("/")[0].replace("Z", ":00Z")
    stage.post("world/move", {"region": "na", "bookingId": hugo.booxi_id, "startsOn": elsewhere})

    answer = client.post(f"/appointment/{hugo.pk}/move/", typed(page, slots[0]))

    assert answer.status_code == 409
    assert "Somebody changed this appointment" in text(answer)


def test_an_altered_copy_of_what_was_shown_is_refused(client: Browser, hugo: Booking) -> None:
    form = typed(text(client.get(f"/appointment/{hugo.pk}/move/")), free_slots(hugo)[0])
    answer = client.post(f"/appointment/{hugo.pk}/move/", {**form, "shown": form["shown"] + "x"})
    assert answer.status_code == 422
    assert "This page is not whole any more" in text(answer)


def test_moving_without_choosing_a_time_says_to_choose_one(client: Browser, hugo: Booking) -> None:
    answer = client.post(f"/appointment/{hugo.pk}/move/", typed(text(client.get(f"/appointment/{hugo.pk}/move/")), ""))
    assert answer.status_code == 422
    assert "Choose a time first." in text(answer)


def test_what_is_over_offers_no_move_and_says_why(client: Browser, hugo: Booking) -> None:
    Booking.objects.filter(pk=hugo.pk).update(starts_at="2026-11-20T14:00Z", ends_at="2026-11-20T15:00Z")
    page = text(client.get(f"/appointment/{hugo.pk}/"))
    assert "already over" in page
    assert f"/appointment/{hugo.pk}/move/" not in page


def test_the_panel_opens_at_once_and_asks_booxi_by_itself(stage: Stage, client: Browser, hugo: Booking) -> None:
    before = stage.calls()
    page = text(client.get(f"/appointment/{hugo.pk}/move/", headers={"hx-request": "true"}))
    assert stage.calls() == before
    assert 'hx-trigger="load"' in page
    asked = client.post(f"/appointment/{hugo.pk}/move/", {**typed(page, ""), "do": "times"})
    assert 'id="places"' in text(asked)
    assert 'hx-trigger="load"' not in text(asked)


def test_an_address_says_where_it_was_dragged_to_and_the_page_asks(
    people: People, client: Browser, hugo: Booking
) -> None:
    staff = StaffMember.objects.get(store=people.montreal, booxi_id=7102)
    to = slot_value(datetime(2026, 11, 23, 3, 55, tzinfo=UTC), staff)
    page = text(client.get(f"/appointment/{hugo.pk}/move/", {"to": to}))
    assert "Move to 22:55" in page
    assert "Sunday 22 November" in page
    assert "Booxi decides" in page
    assert f'value="{to}"' in page
    for odd in ("x", "2026-11-21T15:00Z/0", "9999-99-99T00:00Z/1"):
        assert client.get(f"/appointment/{hugo.pk}/move/", {"to": odd}).status_code == 200


def test_moving_keeps_the_length_the_appointment_has(client: Browser, hugo: Booking) -> None:
    assert hugo.starts_at
    Booking.objects.filter(pk=hugo.pk).update(ends_at=hugo.starts_at + timedelta(minutes=95))
    slot = free_slots(hugo)[0]
    page = text(client.get(f"/appointment/{hugo.pk}/move/", {"to": slot}))
    starts = datetime.fromisoformat(slot.partition("/")[0]).astimezone(hugo.store.zone)
    ends = starts + timedelta(minutes=95)
    assert f"{starts:%-H:%M}–{ends:%-H:%M}" in page


@pytest.mark.parametrize(
    ("zone", "on", "at", "step"),
    [
        ("America/Toronto", (2026, 11, 1), 10, 11 * 12),
        ("America/Toronto", (2027, 3, 14), 10, 9 * 12),
        ("Europe/Paris", (2026, 10, 25), 10, 11 * 12),
        ("Europe/London", (2027, 3, 28), 10, 9 * 12),
        ("Australia/Lord_Howe", (2027, 4, 4), 10, 10 * 12 + 6),
        ("Europe/Paris", (2026, 11, 20), 10, 10 * 12),
    ],
)
def test_a_free_place_stands_at_its_instant_on_days_whose_clock_changes(
    hugo: Booking, zone: str, on: tuple[int, int, int], at: int, step: int
) -> None:
    hugo.store.time_zone = zone
    starts = datetime(*on, at, tzinfo=hugo.store.zone)
    (place,) = free_places(hugo, [FreeTime(starts, ())])
    assert place.step == step
