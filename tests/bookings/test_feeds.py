"""A person's calendar in their own calendar program: what it says, what it never says, and who may read it."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from bookings.models import Booking, Feed, GroupEvent, TimeSlot
from clienteling import clock
from clienteling.logs import OneLine
from clienteling.models import AuditEntry, Store, User
from crm.models import Client
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.fixture
def mo(people: People) -> Browser:
    browser = Browser()
    browser.force_login(people.mo)
    return browser


@pytest.fixture
def anna(people: People) -> Booking:
    """Marie-Ève's appointment with Anna, tomorrow at ten, with everything a client may say."""
    who = Client.objects.create(
        first_name="Anna",
        last_name="Rinaldi",
        email="anna@example.org",
        mobile_phone="+15145550188",
        created_at=clock.now(),
    )
    return appointment(people, client=who, client_request="about my sister's ring", quick_note="prefers pearls")


def appointment(people: People, **values: Any) -> Booking:
    starts = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    return Booking.objects.create(
        **{
            "region": "na",
            "booxi_id": "A00077001",
            "store": people.montreal,
            "staff_member": people.mo.memberships.get().staff_member,
            "method": "Appointment",
            "status": "Approved",
            "service_names": "Stylisme privé",
            "starts_at": starts,
            "ends_at": starts + timedelta(minutes=45),
            "created_at": datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
            "modified_at": datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
            "known_at": clock.now(),
            **values,
        }
    )


def make(browser: Browser) -> str:
    """Makes an address as the page does, and answers its path."""
    answer = browser.post("/feed/", {"do": "make"})
    return "/" + answer.context["address"].split("/", 3)[3]


def read(path: str) -> Any:
    """What a calendar program, which nobody signed in, gets."""
    return Browser().get(path)


def events(answer: Any) -> dict[str, Any]:
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_an_appointment_is_in_the_file_with_its_number_and_address(mo: Browser, anna: Booking) -> None:
    answer = read(make(mo))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    event = events(answer)["na-A00077001@clienteling"]
    assert event["summary"] == "Stylisme privé"
    assert event.start == datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    assert event.end == datetime(2026, 11, 21, 15, 45, tzinfo=UTC)
    assert b"DTSTART:20261121T150000Z" in answer.content
    assert "A00077001" in event["description"]
    assert f"http://testserver/appointment/{anna.pk}/" == event["url"]
    assert event["url"] in event["description"]
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 86400)


def test_nothing_personal_leaves_unless_the_administrator_allows_it(mo: Browser, anna: Booking, people: People) -> None:
    path = make(mo)
    said = read(path).content.decode()
    for word in ("Anna", "Rinaldi", "anna@", "5145550188", "sister", "pearls"):
        assert word not in said

    Store.objects.filter(pk=people.montreal.pk).update(feed_names_clients=True)
    allowed = read(path)
    assert events(allowed)["na-A00077001@clienteling"]["summary"] == "Anna Rinaldi · Stylisme privé"
    for word in ("anna@", "5145550188", "sister", "pearls"):
        assert word not in allowed.content.decode()


def test_a_state_that_is_not_as_usual_is_said(mo: Browser, people: People) -> None:
    appointment(people, booxi_id="A1", status="PendingStaffApproval")
    appointment(people, booxi_id="A2", status="Cancelled")
    appointment(people, booxi_id="A3", gone_at=clock.now())
    appointment(people, booxi_id="A4", presence="NoShow")
    found = events(read(make(mo)))

    states = {uid.split("@")[0]: (str(event["status"]), str(event["summary"])) for uid, event in found.items()}
    assert states == {
        "na-A1": ("TENTATIVE", "Stylisme privé (To approve)"),
        "na-A2": ("CANCELLED", "Stylisme privé (Cancelled)"),
        "na-A3": ("CANCELLED", "Stylisme privé (Cancelled)"),
        "na-A4": ("CONFIRMED", "Stylisme privé (No-show)"),
    }


def test_group_events_and_busy_times_are_in_it_and_nothing_of_colleagues(mo: Browser, people: People) -> None:
    mine = people.mo.memberships.get().staff_member
    theirs = people.colleague.memberships.get().staff_member
    at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    thing = {"region": "na", "store": people.montreal, "starts_at": at, "ends_at": at + timedelta(hours=1)}
    GroupEvent.objects.create(
        **thing, booxi_id=1, staff_member=mine, name="Soirée perles", capacity=8, attendee_count=6, known_at=at
    )
    TimeSlot.objects.create(**thing, booxi_id=2, staff_member=mine, description="Anna Rinaldi calls", known_at=at)
    TimeSlot.objects.create(**thing, booxi_id=3, staff_member=mine, kind=TimeSlot.Kind.AVAILABLE, known_at=at)
    TimeSlot.objects.create(**thing, booxi_id=4, staff_member=theirs, known_at=at)
    appointment(people, staff_member=theirs)
    answer = read(make(mo))

    found = {uid.split("@")[0]: str(event["summary"]) for uid, event in events(answer).items()}
    assert found == {"na-group-1": "Soirée perles", "na-slot-2": "Busy"}
    assert "6 of 8 places" in answer.content.decode()
    assert "Rinaldi" not in answer.content.decode()


def test_only_the_horizon_is_told(mo: Browser, people: People, settings: Any) -> None:
    for number, days in enumerate((-settings.HORIZON_DAYS_BACK - 2, -1, settings.HORIZON_DAYS_AHEAD + 3)):
        at = clock.now() + timedelta(days=days)
        appointment(people, booxi_id=f"A{number}", starts_at=at, ends_at=at + timedelta(minutes=30))
    assert set(events(read(make(mo)))) == {"na-A1@clienteling"}


def test_what_did_not_change_is_not_sent_again(mo: Browser, anna: Booking) -> None:
    path = make(mo)
    first = read(path)
    Booking.objects.update(known_at=clock.now())
    again = Browser().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "private, max-age=60"

    moved = anna.starts_at + timedelta(hours=1)  # type: ignore[operator]
    Booking.objects.update(starts_at=moved, modified_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    changed = Browser().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    event = events(changed)["na-A00077001@clienteling"]
    assert event["sequence"] > events(first)["na-A00077001@clienteling"]["sequence"]
    assert event["last-modified"].dt == datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_program_may_ask_for_the_head_alone_and_gets_no_session(mo: Browser, anna: Booking) -> None:
    path = make(mo)
    program = Browser()
    answer = program.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == program.get(path).headers["ETag"]
    assert not program.cookies


def test_an_old_an_unknown_and_a_switched_off_address_are_the_same_as_nothing(
    mo: Browser, people: People, anna: Booking
) -> None:
    old = make(mo)
    new = make(mo)
    gone = [read(old), read("/feed/never-made.ics")]
    assert read(new).status_code == 200
    User.objects.filter(pk=people.mo.pk).update(is_active=False)
    gone.append(read(new))
    User.objects.filter(pk=people.mo.pk).update(is_active=True)
    assert read(new).status_code == 200
    mo.post("/feed/", {"do": "off"})
    gone.append(read(new))

    assert {answer.status_code for answer in gone} == {404}
    assert len({without_nonces(answer) for answer in gone}) == 1
    assert not Feed.objects.exists()


def without_nonces(answer: Any) -> str:
    return re.sub(r'nonce="[^"]*"', "", answer.content.decode())


def test_the_secret_is_shown_once_and_kept_by_nobody(mo: Browser, people: People) -> None:
    path = make(mo)
    secret = path.removeprefix("/feed/").removesuffix(".ics")

    assert len(secret) >= 43
    assert secret not in mo.get("/feed/").content.decode()
    assert secret not in str(Feed.objects.values().get())
    assert secret not in str(list(AuditEntry.objects.values()))
    mo.post("/feed/", {"do": "make"})
    mo.post("/feed/", {"do": "off"})
    verbs = AuditEntry.objects.filter(actor=people.mo).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["made a calendar feed", "renewed a calendar feed", "switched a calendar feed off"]


def test_the_page_says_when_a_program_last_read_it(mo: Browser) -> None:
    path = make(mo)
    assert "No calendar program has read it yet." in mo.get("/feed/").content.decode()
    read(path)
    assert "last read it on Friday 20 November, 10:3" in mo.get("/feed/").content.decode()


def test_a_membership_that_ends_takes_its_calendar_out_of_the_file(mo: Browser, people: People, anna: Booking) -> None:
    path = make(mo)
    people.mo.memberships.update(is_active=False)
    assert events(read(path)) == {}


def test_who_has_no_staff_calendar_is_told_why_there_is_no_address(mo: Browser, people: People) -> None:
    people.mo.memberships.update(staff_member=None)
    page = mo.get("/feed/").content.decode()
    assert "You have no staff calendar in any store" in page
    assert "Make my address" not in page


def test_the_words_are_in_the_language_of_whose_calendar_it_is(mo: Browser, people: People) -> None:
    appointment(people, status="Cancelled")
    path = make(mo)
    User.objects.filter(pk=people.mo.pk).update(language="fr")
    assert events(read(path))["na-A00077001@clienteling"]["summary"] == "Stylisme privé (Annulé)"


def test_however_much_there_is_it_costs_few_statements(
    mo: Browser, people: People, django_assert_max_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    path = make(mo)
    read(path)
    for number in range(30):
        appointment(people, booxi_id=f"A{number}")
    with django_assert_max_num_queries(5):
        assert len(events(read(path))) == 30


def test_a_feed_that_fails_leaves_no_secret_in_the_log(
    mo: Browser, people: People, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(mo)
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    settings.HORIZON_DAYS_AHEAD = "not a number"
    try:
        program = Browser(raise_request_exception=False)
        assert program.get(path).status_code == 500
    finally:
        logger.removeHandler(handler)
    said = capsys.readouterr().err
    assert "/feed/…" in said
    assert path.removeprefix("/feed/").removesuffix(".ics") not in said
