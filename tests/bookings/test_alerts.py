"""What an associate is told about their appointments: once, while it says something, by letter if they like."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from bookings.models import Alert, Booking
from bookings.services import alerts, letters, projection
from bookings.services.projection import News
from bookings.tasks import send_letters, sweep
from clienteling import clock
from clienteling.models import StaffMember, Store, User
from tests.bookings import booked
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])


@pytest.fixture
def marie(people: People) -> StaffMember:
    return StaffMember.objects.get(store=people.montreal, booxi_id=7101)


@pytest.fixture
def appointment(people: People, marie: StaffMember) -> Booking:
    """Odette Lavoie, tomorrow at this hour."""
    odette = booked.client(people.montreal, "Odette", "Lavoie", email="odette@example.org")
    return booked.booking(people.montreal, marie, clock.now() + timedelta(days=1), client=odette)


def told() -> list[tuple[str, datetime | None]]:
    return list(Alert.objects.unseen().order_by("pk").values_list("kind", "before_starts_at"))


def hear(kind: Any, of: Booking, staff: StaffMember, *, to: datetime | None = None) -> None:
    """The appointment changes, and its staff member hears of it."""
    before = of.starts_at
    if to:
        of.starts_at, of.ends_at = to, to + timedelta(hours=1)
        of.save()
    alerts.notice([News(kind, of, staff.pk, before if kind != "new" else None)])


def test_what_another_hand_moves_at_booxi_is_told_to_whose_appointment_it_is(
    stage: Stage, people: People, marie: StaffMember, work: Callable[[], None], client: Browser
) -> None:
    client.force_login(people.mo)
    client.get("/my-day/2026-11-21/")
    work()
    hugo = Booking.objects.present().filter(staff_member=marie, starts_at__gt=clock.now()).order_by("starts_at").first()
    assert hugo
    before = hugo.starts_at
    assert before
    assert told() == []  # what is read for the first time is no news
    to = (before + timedelta(days=7, minutes=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    moved = {"region": "na", "bookingId": hugo.booxi_id, "startsOn": to, "byStaffId": 7104, "force": True}
    stage.post("world/move", moved)
    reread(hugo, heard=True)

    assert told() == [("moved", before)]
    page = client.get("/my-day/").content.decode()
    assert "1 change to know" in page
    assert 'class="count">1<' in page


def reread(row: Booking, *, heard: bool) -> None:
    from clienteling.booxi.ids import BookingId
    from clienteling.services.door import booxi

    answer = booxi(row.region).bookings.get(BookingId(row.booxi_id))
    projection.project(row.region, [answer.booking], known_at=clock.now(), heard=heard)


def test_moved_twice_is_one_line_with_the_first_time(appointment: Booking, marie: StaffMember) -> None:
    first = appointment.starts_at
    assert first
    hear("moved", appointment, marie, to=first + timedelta(hours=1))
    hear("moved", appointment, marie, to=first + timedelta(hours=2))
    assert told() == [("moved", first)]


@pytest.mark.parametrize(
    ("story", "left"),
    [
        (("new", "moved"), ["new"]),
        (("new", "cancelled"), []),
        (("new", "taken"), []),
        (("moved", "cancelled"), ["cancelled"]),
        (("cancelled", "new"), []),
        (("taken", "new"), []),
    ],
)
def test_what_follows_one_on_another_is_said_as_one(
    story: tuple[str, ...], left: list[str], appointment: Booking, marie: StaffMember
) -> None:
    for kind in story:
        hear(kind, appointment, marie, to=appointment.starts_at + timedelta(hours=1) if kind == "moved" else None)  # type: ignore[operator]
    assert [kind for kind, _before in told()] == left


def test_moved_away_and_back_says_nothing(appointment: Booking, marie: StaffMember) -> None:
    first = appointment.starts_at
    assert first
    hear("moved", appointment, marie, to=first + timedelta(hours=1))
    hear("moved", appointment, marie, to=first)
    assert told() == []


def test_after_a_letter_about_it_even_what_undoes_it_is_said(appointment: Booking, marie: StaffMember) -> None:
    hear("new", appointment, marie)
    Alert.objects.update(mailed_at=clock.now())
    hear("cancelled", appointment, marie)
    assert [kind for kind, _before in told()] == ["cancelled"]
    assert Alert.objects.get().mailed_at is None


def test_what_was_seen_is_not_part_of_the_next_line(appointment: Booking, marie: StaffMember, people: People) -> None:
    hear("new", appointment, marie)
    alerts.see(people.mo, [Alert.objects.get().pk])
    hear("cancelled", appointment, marie)
    assert [kind for kind, _before in told()] == ["cancelled"]


def test_one_alert_or_all_are_seen_by_a_press_and_by_nobody_else(
    people: People, appointment: Booking, marie: StaffMember, client: Browser
) -> None:
    other = booked.booking(people.montreal, marie, clock.now() + timedelta(days=2))
    hear("new", appointment, marie)
    hear("new", other, marie)
    client.force_login(people.colleague)
    client.post("/my-day/seen/", {"alert": ",".join(str(each.pk) for each in Alert.objects.all())})
    client.post("/my-day/seen/", {"alert": Alert.objects.first().pk})  # type: ignore[union-attr]
    assert len(told()) == 2

    client.force_login(people.mo)
    answer = client.post("/my-day/seen/", {"alert": Alert.objects.first().pk, "day": "2026-11-21"})  # type: ignore[union-attr]
    assert answer.status_code == 302
    assert answer["Location"] == "/my-day/2026-11-21/"
    assert len(told()) == 1
    last = {"alert": Alert.objects.unseen().get().pk, "day": "2026-11-21"}
    part = client.post("/my-day/seen/", last, headers={"HX-Request": "true"}).content.decode()
    assert told() == []
    assert "change to know" not in part
    assert 'class="count"' not in part
    assert 'id="unseen"' in part


@pytest.mark.parametrize("odd", ["x", "-1", "9" * 40, "9" * 5000, "\x00", "9999-12-31", "0001-01-01"])
def test_a_number_that_is_none_sees_nothing_and_breaks_nothing(
    odd: str, people: People, appointment: Booking, marie: StaffMember, client: Browser
) -> None:
    hear("new", appointment, marie)
    client.force_login(people.mo)
    assert client.post("/my-day/seen/", {"alert": odd, "day": odd, "store": odd}).status_code == 302
    part = client.post("/my-day/seen/", {"alert": odd, "day": odd}, headers={"HX-Request": "true"})
    assert (part.status_code, 'id="unseen"' in part.content.decode()) == (200, True)
    assert len(told()) == 1


def test_all_seen_is_all_that_stood_there_and_not_what_came_since(
    people: People, appointment: Booking, marie: StaffMember, client: Browser
) -> None:
    for n in range(alerts.MOST + 1):
        hear("new", booked.booking(people.montreal, marie, clock.now() + timedelta(days=2, hours=n)), marie)
    client.force_login(people.mo)
    page = client.get("/my-day/").content.decode()
    form = page[page.index('<h2 id="news-h"') : page.index("All seen")]
    listed = re.findall(r'name="alert" value="([\d,]+)"', form)[-1]
    hear("new", appointment, marie)
    client.post("/my-day/seen/", {"alert": listed})
    assert len(told()) == 2, "the one without room on the page, and the one that came since"


def test_what_is_long_over_is_forgotten(people: People, appointment: Booking, marie: StaffMember) -> None:
    over = booked.booking(people.montreal, marie, clock.now() - timedelta(days=2))
    hear("new", appointment, marie)
    hear("new", over, marie)
    sweep.call_local()
    assert list(Alert.objects.values_list("booking", flat=True)) == [appointment.pk]
    Alert.objects.update(seen_at=clock.now() - timedelta(days=8))
    sweep.call_local()
    assert not Alert.objects.exists()


@pytest.fixture
def reader(people: People) -> User:
    User.objects.filter(pk=people.mo.pk).update(wants_mail=True)
    return people.mo


def gathered() -> None:
    """The alerts have waited for others long enough."""
    Alert.objects.update(made_at=clock.now() - timedelta(minutes=1))


def test_a_letter_says_when_and_where_and_never_who(
    reader: User, people: People, appointment: Booking, marie: StaffMember
) -> None:
    hear("moved", appointment, marie, to=datetime.fromisoformat("2026-11-24T16:30:00+00:00"))
    other = booked.booking(people.montreal, marie, clock.now() + timedelta(days=2), client=appointment.client)
    hear("new", other, marie)
    send_letters.call_local()
    assert mail.outbox == []  # others may follow
    gathered()
    send_letters.call_local()
    send_letters.call_local()

    (letter,) = mail.outbox
    assert letter.to == ["mo@example.org"]
    assert letter.subject == "2 changes to your appointments"
    assert "Appointment moved: Tuesday 24 November, 11:30 (it was on Saturday 21 November, 10:32)" in letter.body
    assert people.montreal.name in letter.body
    assert "/my-day/" in letter.body
    for personal in ("Odette", "Lavoie", "odette@", "styling"):
        assert personal not in letter.body + letter.subject


def test_who_wants_no_letters_gets_none(people: People, appointment: Booking, marie: StaffMember) -> None:
    hear("new", appointment, marie)
    gathered()
    assert letters.send_due() == 0
    assert mail.outbox == []


def test_a_store_out_of_use_sends_no_letters(
    reader: User, people: People, appointment: Booking, marie: StaffMember
) -> None:
    hear("new", appointment, marie)
    gathered()
    Store.objects.filter(pk=people.montreal.pk).update(is_active=False)
    assert letters.send_due() == 0


def test_what_was_seen_needs_no_letter(reader: User, appointment: Booking, marie: StaffMember) -> None:
    hear("new", appointment, marie)
    gathered()
    alerts.see(reader, [Alert.objects.get().pk])
    assert letters.send_due() == 0


def test_a_letter_the_mail_server_refuses_is_sent_later(
    reader: User, appointment: Booking, marie: StaffMember, settings: Any
) -> None:
    hear("new", appointment, marie)
    gathered()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert letters.send_due() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert letters.send_due() == 1


class Refusing:
    """A mail server that is away."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def send_messages(self, _messages: Any) -> int:
        raise SMTPServerDisconnected("away")


def test_letters_and_shortcuts_are_switched_in_the_account_menu(people: People, client: Browser) -> None:
    client.force_login(people.mo)
    assert "data-shortcuts" in client.get("/my-day/").content.decode()
    client.post("/preferences/", {"wants_mail": "1", "next": "/my-day/"})
    client.post("/preferences/", {"has_shortcuts": "0"})
    people.mo.refresh_from_db()
    assert (people.mo.wants_mail, people.mo.has_shortcuts) == (True, False)
    client.post("/preferences/", {"wants_mail": "", "has_shortcuts": "perhaps"})
    client.post("/preferences/", {"wants_mail": "0"})
    people.mo.refresh_from_db()
    assert (people.mo.wants_mail, people.mo.has_shortcuts) == (False, False)
    assert "data-shortcuts" not in client.get("/my-day/").content.decode()
