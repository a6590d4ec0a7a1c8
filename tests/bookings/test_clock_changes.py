"""The two odd days of a year: drawn, moved, fed and printed right, in Montréal, Paris, London and half-hour zones."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from icalendar import Calendar

from bookings.models import Booking, Column, Intent
from bookings.services import columns
from bookings.services.layout import STEP, whole_day
from bookings.services.reading import Stretch
from clienteling import clock
from clienteling.booxi import Lane
from clienteling.models import Store
from tests.conftest import STORY, Stage
from tests.house.furnish import People


@dataclass(frozen=True)
class OddDay:
    """A day whose clock changes at `at` by `by` minutes, forwards or back."""

    zone: str
    on: date
    at: time
    by: int

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def change(self) -> datetime:
        """The instant of the change."""
        return datetime.combine(self.on, self.at, self.tz).astimezone(UTC)

    @property
    def length(self) -> timedelta:
        return timedelta(hours=24, minutes=-self.by)

    def local(self, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
        return datetime.combine(self.on, time(hour, minute, fold=fold), self.tz).astimezone(UTC)


# Where the clocks go back, `at` is the first of the two times it shows that hour's beginning: the change is one later.
DAYS = {
    "Montréal spring": OddDay("America/Toronto", date(2026, 3, 8), time(2), 60),
    "Montréal autumn": OddDay("America/Toronto", date(2026, 11, 1), time(1, fold=1), -60),
    "Paris spring": OddDay("Europe/Paris", date(2026, 3, 29), time(2), 60),
    "Paris autumn": OddDay("Europe/Paris", date(2026, 10, 25), time(2, fold=1), -60),
    "London spring": OddDay("Europe/London", date(2026, 3, 29), time(1), 60),
    "London autumn": OddDay("Europe/London", date(2026, 10, 25), time(1, fold=1), -60),
    "St. John's spring": OddDay("America/St_Johns", date(2026, 3, 8), time(2), 60),
    "St. John's autumn": OddDay("America/St_Johns", date(2026, 11, 1), time(1, fold=1), -60),
    "Lord Howe spring": OddDay("Australia/Lord_Howe", date(2026, 10, 4), time(2), 30),
    "Lord Howe autumn": OddDay("Australia/Lord_Howe", date(2026, 4, 5), time(1, 30, fold=1), -30),
}

every_odd_day = pytest.mark.parametrize("odd", DAYS.values(), ids=DAYS.keys())
with_the_house = pytest.mark.django_db(databases=["default", "cache"])


@every_odd_day
def test_the_day_is_as_long_as_it_really_is_and_touches_its_neighbours(odd: OddDay) -> None:
    starts, ends = clock.day_bounds(odd.on, odd.tz)
    assert ends - starts == odd.length
    assert clock.day_bounds(odd.on - timedelta(days=1), odd.tz)[1] == starts
    assert clock.day_bounds(odd.on + timedelta(days=1), odd.tz)[0] == ends


@every_odd_day
def test_every_hour_of_the_stores_clock_has_its_place_and_none_that_was_left_out(odd: OddDay) -> None:
    day = whole_day(odd.on, odd.tz)
    assert day.steps == odd.length // STEP
    labels = list(day.hours())
    assert all(day.starts + step * STEP == moment.astimezone(UTC) for moment, step in labels)
    shown = [moment.hour for moment, _step in labels]
    skipped = {odd.at.hour} if odd.by == 60 or (odd.by == 30 and odd.at.minute == 0) else set()
    twice = {odd.at.hour} if odd.by == -60 else set()
    assert [hour for hour in range(24) if hour not in shown] == sorted(skipped)
    assert {hour for hour in shown if shown.count(hour) > 1} == twice


@every_odd_day
def test_the_afternoon_stands_at_its_hour_and_a_stretch_is_as_long_as_it_lasts(odd: OddDay) -> None:
    day = whole_day(odd.on, odd.tz)
    place = day.place(odd.local(14), odd.local(15, 30))
    assert place
    assert dict((moment.hour, step) for moment, step in day.hours())[14] == place.start
    assert place.span == 18
    over = day.place(odd.change - timedelta(minutes=20), odd.change + timedelta(minutes=40))
    assert over
    assert (over.start, over.span) == (day.step(odd.change) - 4, 12)


@every_odd_day
def test_beside_other_days_its_afternoon_lies_level_with_theirs(odd: OddDay) -> None:
    day, usual = whole_day(odd.on, odd.tz), whole_day(odd.on + timedelta(days=2), odd.tz)
    two = datetime.combine(usual.on, time(14), odd.tz).astimezone(UTC)
    assert day.step(odd.local(14)) + day.shift == usual.step(two) + usual.shift


@every_odd_day
def test_the_hours_drawn_are_whole_ones_around_what_there_is(odd: OddDay) -> None:
    day = whole_day(odd.on, odd.tz)
    first, last = day.window(day.step(odd.local(9, 20)), day.step(odd.local(17, 40)))
    opens, closes = ((day.starts + step * STEP).astimezone(odd.tz) for step in (first, last))
    assert (opens.hour, opens.minute, closes.hour, closes.minute) == (9, 0, 18, 0)
    assert [moment.hour for moment, _step in day.hours(first, last)] == list(range(9, 18))


@with_the_house
@every_odd_day
def test_a_column_is_read_from_midnight_to_midnight_with_nothing_between_two_days(odd: OddDay, people: People) -> None:
    store = people.montreal
    store.time_zone = odd.zone
    staff = store.staff.with_calendar().first()  # type: ignore[attr-defined]
    staff.store = store
    days = [odd.on + timedelta(days=n) for n in (-1, 0, 1)]
    one, two, three = (Stretch(staff, on, on, Lane.PEOPLE) for on in days)
    for earlier, later in ((one, two), (two, three)):
        assert later.starts - earlier.ends == timedelta(seconds=1)
    assert two.ends - two.starts == odd.length - timedelta(seconds=1)
    whole = Stretch(staff, days[0], days[-1], Lane.PEOPLE)
    assert (whole.starts, whole.ends) == (one.starts, three.ends)


@pytest.fixture
def mo(people: People) -> Browser:
    browser = Browser()
    browser.force_login(people.mo)
    return browser


def shop(odd: OddDay, people: People) -> Store:
    """Marie-Ève's store, where that zone is."""
    Store.objects.filter(pk=people.montreal.pk).update(time_zone=odd.zone)
    return Store.objects.get(pk=people.montreal.pk)


def booked(odd: OddDay, people: People) -> list[Booking]:
    """One that lies over the change, and one in the afternoon."""
    staff = people.mo.memberships.get().staff_member
    assert staff
    Column.objects.create(staff_member=staff, on=odd.on, read_at=clock.now())
    found = []
    for number, (starts, minutes) in enumerate([(odd.change - timedelta(minutes=20), 60), (odd.local(14), 90)]):
        found.append(
            Booking.objects.create(
                region="na",
                booxi_id=f"A{number}",
                store=people.montreal,
                staff_member=staff,
                method="Appointment",
                status="Approved",
                service_names="Gravure",
                starts_at=starts,
                ends_at=starts + timedelta(minutes=minutes),
                created_at=odd.change,
                known_at=clock.now(),
            )
        )
    return found


@with_the_house
@every_odd_day
def test_the_page_draws_and_prints_what_the_stores_clock_shows(odd: OddDay, people: People, mo: Browser) -> None:
    store = shop(odd, people)
    over, afternoon = booked(odd, people)
    page = mo.get(f"/store/{store.pk}/day/{odd.on}/").content.decode()

    day = whole_day(odd.on, odd.tz)
    for booking, span in ((over, 12), (afternoon, 18)):
        assert booking.starts_at
        assert booking.ends_at
        block = re.search(rf'<li class="ev ([^"]*)"><a id="b-{booking.pk}".*?</li>', page, re.S)
        assert block, "drawn"
        assert f"s{day.step(booking.starts_at)} d{span}" in block[1]
        starts, ends = booking.starts_at.astimezone(odd.tz), booking.ends_at.astimezone(odd.tz)
        assert starts.isoformat(timespec="minutes") in block[0]
        printed = re.sub(r"<[^>]+>", "", block[0])
        assert f"{starts:%-H:%M}–{ends:%-H:%M}" in printed


@with_the_house
@every_odd_day
def test_one_day_on_and_one_day_back_are_days_of_the_calendar(odd: OddDay, people: People, mo: Browser) -> None:
    store = shop(odd, people)
    yesterday, tomorrow = odd.on - timedelta(days=1), odd.on + timedelta(days=1)
    page = mo.get(f"/store/{store.pk}/day/{odd.on}/").content.decode()
    assert f"/store/{store.pk}/day/{yesterday}/" in page
    assert f"/store/{store.pk}/day/{tomorrow}/" in page
    for beside in (yesterday, tomorrow):
        assert f"/store/{store.pk}/day/{odd.on}/" in mo.get(f"/store/{store.pk}/day/{beside}/").content.decode()


@with_the_house
@every_odd_day
def test_the_feed_tells_instants_whatever_the_clock_shows(
    odd: OddDay, people: People, mo: Browser, settings: Any
) -> None:
    shop(odd, people)
    settings.CLOCK_OFFSET = (odd.change - datetime.now(UTC)).total_seconds()
    mo.force_login(people.mo)
    rows = booked(odd, people)
    path = "/" + mo.post("/feed/", {"do": "make"}).context["address"].split("/", 3)[3]
    found = {str(each["uid"]): each for each in Calendar.from_ical(Browser().get(path).content).walk("VEVENT")}

    for row in rows:
        event = found[f"na-{row.booxi_id}@clienteling"]
        assert (event.start, event.end) == (row.starts_at, row.ends_at)
        assert row.starts_at
        assert event["dtstart"].to_ical().decode() == f"{row.starts_at:%Y%m%dT%H%M%SZ}"


@with_the_house
@every_odd_day
def test_a_wall_tells_the_mouse_where_its_day_begins_and_how_long_it_is(
    odd: OddDay, people: People, mo: Browser
) -> None:
    store = shop(odd, people)
    booked(odd, people)
    page = mo.get(f"/store/{store.pk}/day/{odd.on}/").content.decode()
    midnight = datetime.combine(odd.on, time(0), odd.tz).astimezone(UTC)
    assert f'data-day="{odd.on}" data-from="{midnight:%Y-%m-%dT%H:%MZ}" data-steps="{odd.length // STEP}"' in page


@with_the_house
@every_odd_day
def test_moved_over_the_change_it_keeps_its_length_and_both_times_are_the_clocks(
    odd: OddDay, people: People, mo: Browser, settings: Any
) -> None:
    shop(odd, people)
    settings.CLOCK_OFFSET = (odd.change - timedelta(days=3) - datetime.now(UTC)).total_seconds()
    _over, afternoon = booked(odd, people)
    to = odd.change - timedelta(minutes=30)
    wanted = {"day": str(odd.on), "to": f"{to:%Y-%m-%dT%H:%MZ}/{afternoon.staff_member_id}"}
    answer = mo.get(f"/appointment/{afternoon.pk}/move/", wanted, headers={"HX-Request": "true"})

    review = answer.context["review"]
    assert review.starts.astimezone(UTC) == to
    assert review.ends.astimezone(UTC) == to + timedelta(minutes=90)
    said = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    assert "14:00–15:30" in said
    starts, ends = to.astimezone(odd.tz), (to + timedelta(minutes=90)).astimezone(odd.tz)
    assert f"{starts:%-H:%M}–{ends:%-H:%M}" in said


@pytest.mark.django_db(transaction=True, databases=["default", "cache"])
def test_moved_to_the_day_of_25_hours_it_stands_there_at_the_hour_that_was_chosen(
    stage: Stage, people: People, mo: Browser, work: Callable[[], None], settings: Any
) -> None:
    now = datetime(2026, 10, 29, 14, 0, tzinfo=UTC)
    stage.post("clock", {"now": now.isoformat()})
    stage.post("reset", STORY)
    settings.CLOCK_OFFSET = (now - datetime.now(UTC)).total_seconds()
    mo.force_login(people.manager)
    odd = DAYS["Montréal autumn"]
    columns.look(people.montreal.pk, date(2026, 10, 30))
    work()
    own = Booking.objects.filter(status="Approved", presence="Expecting", method="Appointment", is_completed=False)
    booking = own.exclude(staff_member=None).filter(starts_at__date="2026-10-30").first()
    assert booking
    page = mo.get(f"/appointment/{booking.pk}/move/", {"day": str(odd.on)})
    offered = [each for part in page.context["slots"] for each in part["slots"]]
    chosen = offered[len(offered) // 2]
    form = page.context["form"]
    sent = {"token": form["token"].value(), "shown": form["shown"].value(), "day": str(odd.on), "slot": chosen.value}
    mo.post(f"/appointment/{booking.pk}/move/", sent | {"do": "move"})

    assert Intent.objects.get().state == Intent.State.DONE
    booking.refresh_from_db()
    assert booking.starts_at
    there = next(each for each in stage.bookings() if each["bookingId"] == booking.booxi_id)
    assert datetime.fromisoformat(there["startsOn"]) == booking.starts_at
    assert booking.starts_at.astimezone(odd.tz).date() == odd.on
    columns.look(people.montreal.pk, odd.on)
    work()
    wall = mo.get(f"/store/{people.montreal.pk}/day/{odd.on}/").content.decode()
    block = re.search(rf'<li class="ev ([^"]*)"><a id="b-{booking.pk}"', wall)
    assert block
    assert f"s{whole_day(odd.on, odd.tz).step(booking.starts_at)} " in block[1]
