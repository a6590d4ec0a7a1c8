"""Staff members' own calendars elsewhere: what they say is busy stands in Booxi, and nothing else about them does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import translation
from django.utils.translation import gettext

from bookings import tasks
from bookings.models import Intent, OutsideBusy, OutsideCalendar, TimeSlot
from bookings.services import busy_times, outside
from clienteling.booxi.ids import StaffId, TimeSlotId
from clienteling.booxi.types.time_slots import TimeSlot as BooxiSlot
from clienteling.models import AuditEntry, StaffMember, Turn, User
from clienteling.services import door
from tests.conftest import NOON, Stage
from tests.elsewhere import Elsewhere, elsewhere
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

MONTREAL = ZoneInfo("America/Toronto")
DENTIST = "DTSTART:20261124T190000Z\r\nDTEND:20261124T200000Z"
"""Tuesday at two in Montréal."""


def event(when: str, *more: str, uid: str = "1") -> str:
    lines = ["BEGIN:VEVENT", f"UID:{uid}@elsewhere", "DTSTAMP:20261101T000000Z", "SUMMARY:Dentist with Dr Lavoie", when]
    return "\r\n".join([*lines, *more, "END:VEVENT"]) + "\r\n"


def calendar(*events: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()


@pytest.fixture
def theirs(settings: Any) -> Iterator[Elsewhere]:
    """The server where Marie-Ève's own calendar is."""
    with elsewhere() as server:
        settings.OUTSIDE_CALENDARS = True
        settings.OUTBOUND_TEST_ORIGINS = [server.url]
        yield server


@pytest.fixture
def mo(people: People) -> Browser:
    browser = Browser()
    browser.force_login(people.mo)
    return browser


def staff_of(user: User) -> StaffMember:
    member = user.memberships.get().staff_member
    assert member
    return member


def set_up(browser: Browser, people: People, address: str) -> Any:
    return browser.post("/feed/outside/", {"staff": staff_of(people.mo).pk, "address": address})


def read_it() -> OutsideCalendar:
    """As the worker does."""
    found = OutsideCalendar.objects.get()
    tasks.read_outside_calendar.call_local(found.pk)
    found.refresh_from_db()
    return found


def at_booxi(people: People) -> list[BooxiSlot]:
    """Marie-Ève's busy times at Booxi from tomorrow on, beside those of the story."""
    listed = door.booxi("na").time_slots.list(
        StaffId(staff_of(people.mo).booxi_id), starts=NOON, ends=NOON + timedelta(days=120)
    )
    return [slot for slot in listed if slot.id not in of_the_story]


of_the_story: set[TimeSlotId] = set()


@pytest.fixture(autouse=True)
def story(people: People) -> None:
    of_the_story.clear()
    of_the_story.update(slot.id for slot in at_booxi(people))


def test_what_is_busy_elsewhere_becomes_busy_at_booxi_and_only_its_hours_are_told(
    theirs: Elsewhere, mo: Browser, people: People
) -> None:
    answer = set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST))))
    assert (answer.status_code, answer.url) == (302, "/feed/")
    read_it()

    (slot,) = at_booxi(people)
    assert (slot.starts_at, slot.ends_at) == (
        datetime(2026, 11, 24, 19, tzinfo=UTC),
        datetime(2026, 11, 24, 20, tzinfo=UTC),
    )
    with translation.override("fr"):  # the store's language
        assert (slot.type, slot.description) == ("Busy", gettext("Busy"))
    ours = TimeSlot.objects.get(booxi_id=slot.id)
    assert OutsideBusy.objects.get().time_slot == ours
    page = mo.get("/feed/").content.decode()
    assert "1 busy time stands in Booxi." in page
    assert "key.ics" not in page
    assert Intent.objects.get().user == people.mo
    kept = str(list(Intent.objects.values())) + str(list(OutsideBusy.objects.values())) + str(ours.__dict__)
    assert "Dentist" not in kept


def test_only_what_differs_is_written(theirs: Elsewhere, mo: Browser, people: People, stage: Stage) -> None:
    other = event("DTSTART:20261125T140000Z\r\nDTEND:20261125T150000Z", uid="2")
    set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST), other)))
    read_it()
    first = {slot.starts_at: slot.id for slot in at_booxi(people)}
    assert len(first) == 2

    before = stage.calls()
    read_it()
    assert stage.calls() == before
    moved = event("DTSTART:20261125T160000Z\r\nDTEND:20261125T170000Z", uid="2")
    theirs.says("/key.ics", calendar(event(DENTIST, "SUMMARY:Another word", uid="9"), moved))
    read_it()
    now = {slot.starts_at: slot.id for slot in at_booxi(people)}
    assert now.keys() == {datetime(2026, 11, 24, 19, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC)}
    assert now[datetime(2026, 11, 24, 19, tzinfo=UTC)] == first[datetime(2026, 11, 24, 19, tzinfo=UTC)]
    read_it()
    assert OutsideBusy.objects.count() == 2


def test_what_goes_there_goes_here(theirs: Elsewhere, mo: Browser, people: People) -> None:
    set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST))))
    read_it()
    theirs.says("/key.ics", calendar())
    read_it()
    assert at_booxi(people) == []
    theirs.says("/key.ics", calendar(event(DENTIST)))
    read_it()
    read_it()
    assert len(at_booxi(people)) == 1


def test_switched_off_it_takes_everything_away_and_forgets_the_address(
    theirs: Elsewhere, mo: Browser, people: People
) -> None:
    set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST))))
    read_it()
    asked = len(theirs.asked)
    mo.post(f"/feed/outside/{staff_of(people.mo).pk}/off/")
    found = read_it()

    assert (found.address, found.is_active, at_booxi(people)) == ("", False, [])
    assert len(theirs.asked) == asked
    verbs = AuditEntry.objects.filter(actor=people.mo, thing="outsidecalendar").values_list("verb", flat=True)
    assert sorted(verbs) == ["set an outside calendar up", "switched an outside calendar off"]
    assert "key.ics" not in str(list(AuditEntry.objects.values()))


def test_a_read_that_fails_changes_nothing_and_says_why(theirs: Elsewhere, mo: Browser, people: People) -> None:
    set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST))))
    read_it()
    for status, body, words in (
        (404, b"", "There is no calendar at that address any more."),
        (200, b"<html>Sign in</html>", "no calendar file we can read"),
        (500, b"", "The other server answered wrongly."),
    ):
        theirs.says("/key.ics", body, status)
        read_it()
        assert words in mo.get("/feed/").content.decode()
        assert len(at_booxi(people)) == 1


def test_booxi_away_leaves_nothing_lost_and_nothing_doubled(
    theirs: Elsewhere, mo: Browser, people: People, stage: Stage, settings: Any
) -> None:
    set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST))))
    stage.post(
        "faults", {"faults": [{"kind": "reset-after", "operations": ["create*"], "methods": ["POST"], "count": 1}]}
    )
    read_it()
    assert Intent.objects.get().state == Intent.State.UNKNOWN
    read_it()
    Intent.objects.update(look_at=NOON)
    tasks.work.call_local()
    read_it()

    assert len(at_booxi(people)) == 1
    assert OutsideBusy.objects.get().time_slot
    assert Intent.objects.count() == 1


def test_a_slot_somebody_removed_at_booxi_stays_removed(theirs: Elsewhere, mo: Browser, people: People) -> None:
    set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST))))
    read_it()
    TimeSlot.objects.filter(outside__isnull=False).update(gone_at=NOON)
    door.booxi("na").time_slots.delete(at_booxi(people)[0].id)
    read_it()
    assert at_booxi(people) == []


def test_who_may_not_change_the_calendar_any_more_changes_nothing(
    theirs: Elsewhere, mo: Browser, people: People
) -> None:
    set_up(mo, people, theirs.says("/key.ics", calendar(event(DENTIST))))
    User.objects.filter(pk=people.mo.pk).update(is_active=False)
    assert read_it().reason == outside.NO_RIGHT
    assert (at_booxi(people), theirs.asked) == ([], [])


def test_only_ones_own_calendar_can_be_set_up(theirs: Elsewhere, mo: Browser, people: People) -> None:
    answer = mo.post("/feed/outside/", {"staff": staff_of(people.colleague).pk, "address": f"{theirs.url}/a.ics"})
    assert answer.status_code == 422
    assert not OutsideCalendar.objects.exists()
    set_up(mo, people, f"{theirs.url}/a.ics")
    browser = Browser()
    browser.force_login(people.colleague)
    assert browser.post(f"/feed/outside/{staff_of(people.mo).pk}/off/").status_code == 404
    assert OutsideCalendar.objects.get().is_active


@pytest.mark.parametrize("address", ["http://calendar.example.org/a.ics", "https://mo@example.org/a.ics", "calendar"])
def test_an_address_that_can_never_be_read_is_refused_at_once(
    address: str, theirs: Elsewhere, mo: Browser, people: People
) -> None:
    answer = set_up(mo, people, address)
    assert answer.status_code == 422
    assert "That is no address of a calendar" in answer.content.decode()
    assert not OutsideCalendar.objects.exists()


def test_calendar_programs_call_their_addresses_webcal(theirs: Elsewhere, mo: Browser, people: People) -> None:
    set_up(mo, people, "webcal://calendar.example.org/a.ics")
    assert OutsideCalendar.objects.get().address == "https://calendar.example.org/a.ics"


def test_it_is_off_until_an_administrator_switches_it_on(mo: Browser, people: People, settings: Any) -> None:
    assert settings.OUTSIDE_CALENDARS is False
    assert "Read this calendar" not in mo.get("/feed/").content.decode()
    assert set_up(mo, people, "https://calendar.example.org/a.ics").status_code == 422
    assert not OutsideCalendar.objects.exists()


def test_each_is_read_every_quarter_of_an_hour_and_by_one_worker(
    theirs: Elsewhere, mo: Browser, people: People, settings: Any
) -> None:
    set_up(mo, people, theirs.says("/key.ics", calendar()))
    assert [len(outside.due()) for _ in range(3)] == [1, 0, 0]
    settings.CLOCK_OFFSET += 15 * 60
    assert len(outside.due()) == 1
    OutsideCalendar.objects.update(failures=outside.OFTEN)
    Turn.objects.all().delete()
    due = []
    for _quarter in range(5):
        due.append(len(outside.due()))
        settings.CLOCK_OFFSET += 15 * 60
    assert sum(due) == 2


def test_a_calendar_full_of_things_is_written_in_turns(theirs: Elsewhere, mo: Browser, people: People) -> None:
    many = [
        event(f"DTSTART:202612{day:02d}T150000Z\r\nDTEND:202612{day:02d}T160000Z", uid=str(day)) for day in range(1, 26)
    ]
    set_up(mo, people, theirs.says("/key.ics", calendar(*many)))
    read_it()
    assert len(at_booxi(people)) == outside.MOST_CHANGES
    assert "5 more are on their way." in mo.get("/feed/").content.decode()
    read_it()
    assert len(at_booxi(people)) == 25


def test_an_administrator_sets_one_up_for_somebody_and_switches_it_off_and_never_sees_the_address(
    theirs: Elsewhere, people: People
) -> None:
    office = Browser()
    office.force_login(people.administrator)
    form = {"staff_member": staff_of(people.mo).pk, "asked_by": people.colleague.pk, "is_active": "on"}
    form["new_address"] = theirs.says("/key.ics", calendar(event(DENTIST)))
    refused = office.post("/admin/bookings/outsidecalendar/add/", form)
    assert "may not change that calendar" in refused.content.decode()
    office.post("/admin/bookings/outsidecalendar/add/", form | {"asked_by": people.mo.pk})
    found = read_it()
    assert len(at_booxi(people)) == 1
    page = f"/admin/bookings/outsidecalendar/{found.pk}/change/"
    assert "key.ics" not in office.get(page).content.decode()

    office.post(page, {"staff_member": found.staff_member_id, "asked_by": people.mo.pk, "new_address": ""})
    found = read_it()
    assert (found.address, found.asked_by, at_booxi(people)) == ("", people.mo, [])
    verbs = AuditEntry.objects.filter(actor=people.administrator).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "set an outside calendar up",
        "changed an outside calendar",
        "switched an outside calendar off",
    ]


def busy(*events: str, zone: ZoneInfo = MONTREAL) -> list[str]:
    """The busy times of November 2026, on the clock of `zone`."""
    starts = datetime(2026, 10, 30, tzinfo=zone).astimezone(UTC)
    ends = datetime(2026, 11, 30, tzinfo=zone).astimezone(UTC)
    found = busy_times.read(calendar(*events), zone=zone, starts=starts, ends=ends)
    return [f"{begin.astimezone(zone):%d %H:%M}-{end.astimezone(zone):%d %H:%M}" for begin, end in found]


def test_what_repeats_stays_at_its_hour_when_the_clocks_change() -> None:
    weekly = "DTSTART;TZID=America/Toronto:20261025T090000\r\nDTEND;TZID=America/Toronto:20261025T100000"
    found = busy(event(weekly, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=America/Toronto:20261108T090000"))
    assert found == ["01 09:00-01 10:00", "15 09:00-15 10:00"]


def test_a_whole_day_is_the_stores_day_of_25_hours_too() -> None:
    starts, ends = datetime(2026, 10, 31, 4, tzinfo=UTC), datetime(2026, 11, 3, 5, tzinfo=UTC)
    file = calendar(event("DTSTART;VALUE=DATE:20261101\r\nDTEND;VALUE=DATE:20261103"))
    first, second = busy_times.read(file, zone=MONTREAL, starts=starts, ends=ends)
    assert first[1] - first[0] == timedelta(hours=25)
    assert second == (first[1], datetime(2026, 11, 3, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    "more", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "UID:na-A1@clienteling"]
)
def test_what_keeps_nobody_busy_is_left_out(more: str) -> None:
    uid = more.startswith("UID")
    said = event(DENTIST, *([] if uid else [more]))
    assert busy(said.replace("UID:1@elsewhere", more) if uid else said) == []


def test_what_overlaps_is_one_and_what_crosses_midnight_is_two() -> None:
    found = busy(
        event("DTSTART:20261124T190000Z\r\nDTEND:20261124T200000Z", uid="1"),
        event("DTSTART:20261124T193000Z\r\nDTEND:20261124T210000Z", uid="2"),
        event("DTSTART:20261124T210000Z\r\nDTEND:20261124T220000Z", uid="3"),
        event("DTSTART:20261127T020000\r\nDURATION:P1D", uid="4"),
        event("DTSTART:20261126T120000\r\nDURATION:PT0S", uid="5"),
    )
    assert found == ["24 14:00-24 16:00", "24 16:00-24 17:00", "27 02:00-28 00:00", "28 00:00-28 02:00"]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html>",
        b"\x00\xff\xfe",
        b"BEGIN:VCALENDAR\r\n",
        calendar(event("DTSTART:20261101T000000Z\r\nDURATION:PT1S", "RRULE:FREQ=SECONDLY")),
    ],
)
def test_a_file_that_is_none_or_never_ends_is_refused_and_stops_nobody(file: bytes) -> None:
    with pytest.raises(busy_times.Unreadable):
        busy_times.read(file, zone=MONTREAL, starts=NOON, ends=NOON + timedelta(days=90), seconds=1.5)
