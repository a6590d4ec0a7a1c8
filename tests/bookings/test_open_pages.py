"""Pages that stay open: what changes comes, what passes is noticed, and who may no longer look is led out."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from huey.contrib.djhuey import HUEY

from bookings.models import Booking, Column
from bookings.services import alerts, projection
from clienteling import clock
from clienteling.models import Membership, StaffMember, Store
from tests.bookings import booked
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

PART = {"HX-Request": "true"}


@pytest.fixture
def marie(people: People) -> StaffMember:
    return StaffMember.objects.get(store=people.montreal, booxi_id=7101)


@pytest.fixture
def manager(people: People, client: Browser) -> Browser:
    client.force_login(people.manager)
    return client


def all_read(people: People) -> None:
    """Today and tomorrow of everybody in Montréal, a moment ago."""
    staff = people.montreal.staff.with_calendar()  # type: ignore[attr-defined]  # the manager's queryset
    today = clock.today(people.montreal.zone)
    Column.objects.bulk_create(
        Column(staff_member=one, on=today + timedelta(days=n), read_at=clock.now()) for one in staff for n in (0, 1)
    )


def day_of(people: People, day: str = "2026-11-20") -> str:
    return f"/store/{people.montreal.pk}/day/{day}/"


def version_of(browser: Browser, address: str, name: str = "day") -> str:
    return str(browser.get(address).context[name]["version"])


def tell(row: Booking) -> None:
    """What follows from a change of it."""
    outcome = projection.Outcome()
    outcome.touch(row, row.store)
    projection.bump(outcome)


def pass_time(settings: Any, minutes: float) -> None:
    settings.CLOCK_OFFSET += 60 * minutes


def messages() -> list[tuple[str, Any]]:
    """What workers were told, by name and arguments."""
    found = []
    while task := HUEY.dequeue():
        found.append((task.name, task.args))
    return found


@pytest.mark.parametrize(
    ("column", "facts"),
    [("col-ask", {"status": "PendingStaffApproval"}), ("col-queue", {"method": "Queue"})],
)
def test_the_first_request_or_walk_in_comes_onto_an_open_page_and_the_last_one_leaves_it(
    column: str, facts: dict[str, str], people: People, manager: Browser
) -> None:
    all_read(people)
    known = version_of(manager, day_of(people))
    row = booked.booking(people.montreal, None, clock.now() + timedelta(hours=1), **facts)
    tell(row)
    answer = manager.get(f"{day_of(people)}live/?v={known}", headers=PART)
    assert f'id="{column}"' in answer.content.decode()
    assert "HX-Retarget" not in answer, "the page has no place for it yet: the whole wall comes"

    known = version_of(manager, day_of(people))
    row.gone_at = clock.now()
    row.save()
    tell(row)
    answer = manager.get(f"{day_of(people)}live/?v={known}", headers=PART)
    assert "HX-Retarget" not in answer
    assert f'id="{column}"' not in answer.content.decode()


def test_a_request_without_a_time_is_counted_on_every_open_day_to_come(people: People, manager: Browser) -> None:
    all_read(people)
    known = version_of(manager, day_of(people, "2026-11-21"))
    tell(booked.booking(people.montreal, None, None, status="PendingStaffApproval"))
    answer = manager.get(f"{day_of(people, '2026-11-21')}live/?v={known}", headers=PART)
    assert answer.status_code == 200
    assert "1, 1 untimed" in answer.content.decode()


def test_who_was_signed_out_is_led_to_sign_in_as_a_whole_page_and_back_to_the_page(
    people: People, manager: Browser
) -> None:
    page = day_of(people)
    known = version_of(manager, page)
    manager.logout()
    here = {**PART, "HX-Current-URL": f"http://testserver{page}?status=approved"}
    answer = manager.get(f"{page}live/?v={known}", headers=here)
    assert answer.content == b""
    assert answer["HX-Redirect"] == f"/account/login/?next={quote(page + '?status=approved')}"
    assert manager.get(page)["Location"] == f"/account/login/?next={page}"
    elsewhere = {**PART, "HX-Current-URL": "https://elsewhere.example/"}
    assert manager.get(f"{page}live/", headers=elsewhere)["HX-Redirect"] == "/account/login/?next=/"


def test_my_day_is_not_kept_open_for_who_left_that_store(people: People, client: Browser) -> None:
    paris: Store = people.paris
    there = StaffMember.objects.get(store=paris, booxi_id=7103)
    place = Membership.objects.create(user=people.mo, store=paris, staff_member=there)
    Column.objects.create(staff_member=there, on="2026-11-20", read_at=clock.now())
    client.force_login(people.mo)
    version = client.get("/my-day/", {"store": paris.pk}).context["day"].version
    address = f"/my-day/2026-11-20/live/?v={version}&store={paris.pk}"
    assert client.get(address).status_code == 204
    Membership.objects.filter(pk=place.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_while_booxi_is_silent_a_page_that_finds_nothing_new_keeps_asking_once_a_minute(
    people: People, manager: Browser, settings: Any
) -> None:
    all_read(people)
    pass_time(settings, 2 - clock.now().minute % 5 + 5)  # no five minutes end within the test
    day, told = day_of(people), ("look", (people.montreal.pk, "2026-11-20"))
    known = version_of(manager, day)
    messages()
    Store.objects.filter(pk=people.montreal.pk).update(heard_at=clock.now())
    pass_time(settings, 0.9)
    assert manager.get(f"{day}live/?v={known}").status_code == 204
    assert messages() == [], "events tell what changes"

    Store.objects.filter(pk=people.montreal.pk).update(heard_at=None)
    for _ in range(3):
        assert manager.get(f"{day}live/?v={known}").status_code == 204
    assert messages() == [told]
    pass_time(settings, 1)
    assert manager.get(f"{day}live/?v={known}").status_code == 204
    assert messages() == [told]


def test_a_week_and_ones_own_day_keep_asking_too(
    people: People, marie: StaffMember, client: Browser, settings: Any
) -> None:
    all_read(people)
    client.force_login(people.mo)
    week = f"/staff/{marie.pk}/week/2026-11-16/"
    pass_time(settings, 2 - clock.now().minute % 5 + 10)
    known = version_of(client, week, "week")
    messages()
    assert client.get(f"{week}live/?v={known}").status_code == 204
    assert messages() == [("look_at_week", (marie.pk, "2026-11-16"))]
    Column.objects.update(read_at=clock.now() - timedelta(minutes=2))
    client.get("/my-day/")
    assert messages() == [("look_at_person", (marie.pk, "2026-11-20"))]


def test_a_day_to_come_and_a_week_are_drawn_anew_within_five_minutes(
    people: People, marie: StaffMember, client: Browser, settings: Any
) -> None:
    """What is imported, and what ages, changes no calendar."""
    all_read(people)
    client.force_login(people.mo)
    tomorrow, week = "/my-day/2026-11-21/", f"/store/{people.montreal.pk}/week/2026-11-20/"
    known = client.get(tomorrow).context["day"].version
    known_week = version_of(client, week, "week")
    assert client.get(f"{tomorrow}live/?v={known}").status_code == 204
    pass_time(settings, 5)
    assert client.get(f"{tomorrow}live/?v={known}").status_code == 200
    assert client.get(f"{week}live/?v={known_week}").status_code == 200


def test_more_changes_than_have_room_do_not_draw_my_day_at_each_question(
    people: People, marie: StaffMember, client: Browser
) -> None:
    all_read(people)
    for n in range(alerts.MOST + 2):
        row = booked.booking(people.montreal, marie, clock.now() + timedelta(days=1, minutes=n))
        alerts.notice([projection.News("new", row, marie.pk)])
    client.force_login(people.mo)
    version = client.get("/my-day/2026-11-21/").context["day"].version
    assert client.get(f"/my-day/2026-11-21/live/?v={version}").status_code == 204


def test_on_the_night_the_clocks_go_back_the_wait_for_the_next_is_as_long_as_it_is(
    people: People, marie: StaffMember, client: Browser, settings: Any
) -> None:
    """Half past one comes twice on 1 November in Montréal: it is the first, and somebody comes at the second one."""
    first = datetime.fromisoformat("2026-11-01T05:30:00+00:00")
    settings.CLOCK_OFFSET += (first - clock.now()).total_seconds()
    booked.booking(people.montreal, marie, first - timedelta(minutes=30), minutes=35)
    booked.booking(people.montreal, marie, first + timedelta(minutes=75), minutes=15)
    client.force_login(people.mo)
    page = " ".join(client.get("/my-day/").content.decode().split())
    assert "Here, or due" in page, "who came at one is here for five minutes more"
    assert "Nothing until 1:45" in page
    settings.CLOCK_OFFSET += 15 * 60
    page = " ".join(client.get("/my-day/").content.decode().split())
    assert "Next, in 60 minutes" in page


def test_a_first_look_costs_no_more_statements_and_writes_nothing(people: People, manager: Browser) -> None:
    at_montreal = f"/store/{people.montreal.pk}"
    manager.get("/my-day/")  # remembers the store
    for page in (f"{at_montreal}/day/2026-11-20/", f"{at_montreal}/week/2026-11-20/", "/my-day/"):
        with CaptureQueriesContext(connection) as asked:
            assert manager.get(page).status_code == 200
        assert len(asked) <= 8, (page, [each["sql"][:80] for each in asked])
    assert not Column.objects.exists()
    assert ("look_at_store_week", (people.montreal.pk, "2026-11-16")) in messages()
