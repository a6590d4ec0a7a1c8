"""My day: who comes next, what is left, what waits; quick, live, and sensible for whoever opens it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Booking, Column, GroupEvent, TimeSlot
from bookings.services import projection
from clienteling import clock
from clienteling.models import Membership, StaffMember, Store, User
from tests.bookings import booked
from tests.conftest import Stage
from tests.house.furnish import PASSWORD, People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

NOON = datetime.fromisoformat("2026-11-20T15:32:00+00:00")
"""10:32 in Montréal."""


@pytest.fixture
def marie(people: People) -> StaffMember:
    return StaffMember.objects.get(store=people.montreal, booxi_id=7101)


@pytest.fixture
def mo(people: People, client: Browser) -> Browser:
    client.force_login(people.mo)
    return client


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """That time of the story's Friday in Montréal."""
    midnight = datetime.fromisoformat("2026-11-20T05:00:00+00:00")
    return midnight + timedelta(days=days, hours=hour, minutes=minute)


def fresh(staff: StaffMember) -> None:
    """Their day was read just now."""
    for n in (0, 1):
        on = (NOON + timedelta(days=n)).date()
        Column.objects.update_or_create(staff_member=staff, on=on, defaults={"read_at": clock.now()})


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_an_associate_lands_on_their_day_and_a_manager_on_the_stores(people: People, client: Browser) -> None:
    client.force_login(people.mo)
    assert client.get("/")["Location"] == "/my-day/"
    client.force_login(people.manager)
    assert client.get("/")["Location"] == f"/store/{people.montreal.pk}/"


def test_who_comes_next_stands_first_and_large(people: People, marie: StaffMember, mo: Browser) -> None:
    camille = booked.client(people.montreal, "Camille", "Rousseau", mobile_phone="+15145550142")
    for days in (-30, -60, -90):
        booked.booking(people.montreal, marie, at(11, days=days), client=camille, presence="Arrived", is_completed=True)
    booked.booking(people.montreal, marie, at(11, days=-7), client=camille, presence="NoShow")
    booked.booking(people.montreal, marie, at(9), client=camille, presence="Arrived", is_completed=True, minutes=30)
    booked.booking(people.montreal, marie, at(11), client=camille, quick_note="Two coats, rack 3", minutes=75)
    booked.booking(people.montreal, marie, at(14), client=booked.client(people.montreal, "Oliver", "Grant"))
    fresh(marie)

    page = text(mo.get("/my-day/"))
    assert "Next, in 28 minutes" in page
    assert '<a id="next" href="/appointment/' in page
    assert "Was here 4 times before" in page
    assert "Two coats, rack 3" in page
    assert "tel:+15145550142" in page
    assert "3 bookings, one done." in page
    assert page.index("Now </span>10:32") < page.index("Oliver Grant")
    assert "Nothing until 14:00" in page
    assert page.count("<b>Camille Rousseau</b>") == 2


def test_somebody_who_is_here_or_late_stays_first(people: People, marie: StaffMember, mo: Browser) -> None:
    hugo = booked.client(people.montreal, "Hugo", "Bernier")
    booked.booking(people.montreal, marie, at(10, 15), client=hugo)
    booked.booking(people.montreal, marie, at(12))
    page = text(mo.get("/my-day/"))
    assert "Here, or due" in page
    assert 'id="next" href="/appointment/' in page
    assert ">Hugo Bernier</a>" in page


def test_what_fell_out_is_not_next_and_cancelled_is_not_there(people: People, marie: StaffMember, mo: Browser) -> None:
    gone = booked.client(people.montreal, "Gone", "Away")
    stays = booked.client(people.montreal, "Stays", "Away")
    booked.booking(people.montreal, marie, at(11), client=gone, status="Cancelled")
    booked.booking(people.montreal, marie, at(12), client=stays, presence="NoShow")
    booked.booking(people.montreal, marie, at(13), client=gone, gone_at=clock.now())
    page = text(mo.get("/my-day/"))
    assert "Gone Away" not in page
    assert "Stays Away" in page
    assert 'id="next"' not in page


def test_requests_for_me_are_listed_whatever_their_day_and_lead_to_their_page(
    people: People, marie: StaffMember, mo: Browser
) -> None:
    ines = booked.client(people.montreal, "Inès", "Haddad")
    later = booked.booking(people.montreal, marie, at(9, days=20), client=ines, status="PendingStaffApproval")
    timeless = booked.booking(people.montreal, marie, None, client=ines, status="PendingStaffApproval")
    others = booked.booking(people.montreal, None, None, status="PendingStaffApproval")
    page = text(mo.get("/my-day/"))
    assert "Waiting for your word" in page
    assert f'href="/booking/{later.pk}/"' in page
    assert f'href="/booking/{timeless.pk}/"' in page
    assert f'href="/booking/{others.pk}/"' not in page
    assert mo.get(f"/booking/{later.pk}/")["Location"] == f"/appointment/{later.pk}/"
    assert "Inès Haddad" in text(mo.get(f"/booking/{timeless.pk}/"))


def test_my_events_and_time_slots_stand_among_my_appointments(people: People, marie: StaffMember, mo: Browser) -> None:
    facts = {"region": "na", "store": people.montreal, "staff_member": marie, "known_at": clock.now()}
    lunch = {"starts_at": at(12), "ends_at": at(12, 45), "label": "Lunch"}
    TimeSlot.objects.create(**facts, booxi_id=1, **lunch)
    event = GroupEvent.objects.create(
        **facts, booxi_id=2, starts_at=at(17), ends_at=at(18), name="Preview", capacity=8, attendee_count=6
    )
    booked.booking(people.montreal, marie, at(17), method="GroupReservation", group_event=event)
    page = text(mo.get("/my-day/"))
    assert "Lunch, to 12:45" in page
    assert f'href="/group-event/{event.pk}/"' in page
    assert "6 of 8 places" in page
    assert "1 booking" not in page.lower()


def test_a_poll_without_change_is_answered_with_nothing_and_each_change_with_the_day(
    people: People, marie: StaffMember, mo: Browser, django_assert_max_num_queries: Any
) -> None:
    fresh(marie)
    address = "/my-day/2026-11-21/live/"

    def version() -> str:
        shown: str = mo.get("/my-day/2026-11-21/").context["day"].version
        return shown

    known = version()
    with django_assert_max_num_queries(4):
        assert mo.get(f"{address}?v={known}").status_code == 204
    row = booked.booking(people.montreal, marie, at(11, days=1))
    outcome = projection.Outcome()
    outcome.touch(row, people.montreal)
    projection.bump(outcome)
    assert mo.get(f"{address}?v={known}").status_code == 200
    known = version()
    from bookings.services import alerts

    alerts.notice([projection.News("new", row, marie.pk)])
    part = mo.get(f"{address}?v={known}", headers={"HX-Request": "true"})
    assert "1 change to know" in text(part)
    assert "<html" not in text(part)
    assert mo.get(f"{address}?v={version()}").status_code == 204


def test_the_page_costs_eight_statements_at_most_and_no_call(
    stage: Stage, people: People, marie: StaffMember, mo: Browser, django_assert_max_num_queries: Any
) -> None:
    from bookings.services import alerts

    Membership.objects.create(
        user=people.mo,
        store=people.paris,
        staff_member=StaffMember.objects.get(store=people.paris, booxi_id=7103),
    )
    for n in range(12):
        person = booked.client(people.montreal, f"Client {n}", "Busy")
        row = booked.booking(people.montreal, marie, at(9) + timedelta(minutes=40 * n), client=person)
        alerts.notice([projection.News("new", row, marie.pk)])
    fresh(marie)
    mo.get("/my-day/")
    before = stage.calls()
    with django_assert_max_num_queries(8):
        assert "12 bookings" in text(mo.get("/my-day/"))
    assert stage.calls() == before


def test_a_day_never_read_is_asked_for_and_arrives(
    stage: Stage, people: People, mo: Browser, work: Callable[[], None]
) -> None:
    page = text(mo.get("/my-day/"))
    assert "Reading from Booxi" in page
    before = stage.calls()
    work()
    assert stage.calls() - before == 1  # today and tomorrow of one person: one call
    page = text(mo.get("/my-day/"))
    assert "As of" in page
    assert "Hugo Bernier" in page


def test_a_colleagues_appointments_are_not_mine(people: People, mo: Browser) -> None:
    thomas = StaffMember.objects.get(store=people.montreal, booxi_id=7102)
    booked.booking(people.montreal, thomas, at(11), client=booked.client(people.montreal, "Not", "Mine"))
    assert "Not Mine" not in text(mo.get("/my-day/"))


@pytest.fixture
def both(people: People, client: Browser) -> tuple[Browser, StaffMember]:
    """Somebody with a calendar in Montréal and one in Paris."""
    there = StaffMember.objects.get(store=people.paris, booxi_id=7103)
    Membership.objects.create(user=people.mo, store=people.paris, staff_member=there)
    client.force_login(people.mo)
    return client, there


def test_who_works_in_two_stores_sees_each_in_its_time_one_step_apart(
    people: People, both: tuple[Browser, StaffMember]
) -> None:
    client, there = both
    booked.booking(people.paris, there, at(11), client=booked.client(people.paris, "À", "Paris"))
    here = text(client.get(f"/my-day/?store={people.montreal.pk}"))
    assert "One booking there, at 17:00" in here
    assert f'/my-day/?store={people.paris.pk}"' in here
    page = text(client.get(f"/my-day/?store={people.paris.pk}"))
    assert "À Paris" in page
    assert "17:00" in page
    assert "À Paris" in text(client.get("/my-day/"))  # it is remembered


def test_the_other_stores_part_of_the_day_is_read_in_its_own_midnights(
    people: People, both: tuple[Browser, StaffMember]
) -> None:
    """At 19:00 in Montréal it is tomorrow in Paris already."""
    client, there = both
    booked.booking(people.paris, there, at(19), client=booked.client(people.paris, "Late", "Guest"))
    assert "there, at" not in text(client.get(f"/my-day/2026-11-20/?store={people.montreal.pk}"))
    assert "One booking there, at 1:00" in text(client.get(f"/my-day/2026-11-21/?store={people.montreal.pk}"))


def test_who_has_no_calendar_of_their_own_is_led_to_the_stores_day(people: People, client: Browser) -> None:
    director = User.objects.create_user("director@example.org", PASSWORD, language="en")
    Membership.objects.create(user=director, store=people.montreal)
    client.force_login(director)
    assert client.get("/")["Location"] == f"/store/{people.montreal.pk}/"
    page = text(client.get("/my-day/"))
    assert "No calendar of your own" in page
    assert f'href="/store/{people.montreal.pk}/"' in page
    assert "My day</span>" not in page  # no way there is offered
    assert client.get("/my-day/2026-11-20/live/?v=1").status_code == 404
    assert client.post("/my-day/seen/").status_code == 302


def test_a_manager_without_a_calendar_in_one_store_is_offered_the_other(
    people: People, client: Browser, marie: StaffMember
) -> None:
    Membership.objects.create(user=people.mo, store=people.paris, role=Membership.Role.MANAGER)
    client.force_login(people.mo)
    page = text(client.get(f"/my-day/?store={people.paris.pk}"))
    assert f"In {people.paris.name} you are nobody's staff member" in page
    assert f"My day in {people.montreal.name}" in page


@pytest.mark.parametrize("odd", ["x", "0", "-1", "9" * 40])
def test_a_store_that_is_none_of_mine_shows_nobodys_day(odd: str, mo: Browser) -> None:
    assert "No calendar of your own" in text(mo.get("/my-day/", {"store": odd}))


def test_the_day_has_its_own_length_when_the_clocks_change(people: People, marie: StaffMember, mo: Browser) -> None:
    """1 November 2026 has 25 hours in Montréal: half past one comes twice."""
    first = datetime.fromisoformat("2026-11-01T05:30:00+00:00")
    for n, hour in enumerate((0, 1)):
        who = booked.client(people.montreal, f"Twice {n}", "Over")
        booked.booking(people.montreal, marie, first + timedelta(hours=hour), client=who, minutes=30)
    last = booked.client(people.montreal, "Last", "Hour")
    booked.booking(people.montreal, marie, datetime.fromisoformat("2026-11-02T04:30:00+00:00"), client=last, minutes=20)
    page = text(mo.get("/my-day/2026-11-01/"))
    assert page.count(">1:30</time>") == 2
    assert "Last Hour" in page
    assert "23:30" in page
    assert "Last Hour" not in text(mo.get("/my-day/2026-11-02/"))


def test_what_booxi_does_not_answer_is_said_in_words(people: People, marie: StaffMember, mo: Browser) -> None:
    later = clock.now() + timedelta(minutes=5)
    Column.objects.create(
        staff_member=marie, on=NOON.date(), failures=2, reason="Unreachable", asked_at=clock.now(), try_at=later
    )
    assert "Booxi did not answer" in text(mo.get("/my-day/"))


def test_a_name_of_forty_letters_and_markup_is_only_a_name(people: People, marie: StaffMember, mo: Browser) -> None:
    long = booked.client(people.montreal, "Wolfeschlegelsteinhausenbergerdorff-Ex", "<b>Bold</b>")
    booked.booking(people.montreal, marie, at(11), client=long)
    page = text(mo.get("/my-day/"))
    assert "<b>Bold</b>" not in page
    assert "&lt;b&gt;Bold" in page


def test_stores_are_one_step_apart_on_every_page(people: People, client: Browser) -> None:
    paris: Store = people.paris
    Membership.objects.create(user=people.manager, store=paris, role=Membership.Role.MANAGER)
    client.force_login(people.manager)
    assert f'href="/store/{paris.pk}/?day=2026-11-20"' in text(
        client.get(f"/store/{people.montreal.pk}/day/2026-11-20/")
    )
    assert f'href="/my-day/?store={paris.pk}"' in text(client.get("/my-day/"))
    assert f'href="/store/{paris.pk}/week/"' in text(client.get(f"/store/{people.montreal.pk}/week/2026-11-20/"))


def test_what_is_booked_while_i_look_is_counted_once(people: People, marie: StaffMember, mo: Browser) -> None:
    """A request of mine for today stands in the list and beside it, and in the list once."""
    ines = booked.client(people.montreal, "Inès", "Haddad")
    booked.booking(people.montreal, marie, at(15), client=ines, status="PendingStaffApproval")
    page = text(mo.get("/my-day/"))
    assert "One booking." in page
    assert page.count("<b>Inès Haddad</b>") == 2
    assert 'id="next"' not in page
    assert Booking.objects.filter(client=ines).count() == 1
