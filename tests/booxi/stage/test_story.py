"""The demo story: what anyone who opens the demo, or writes a test, may count on."""

import time
import unicodedata
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from clienteling.booxi.sandbox.seed import anchors, tell

NOON = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
WEEK = [NOON + timedelta(days=n) for n in range(7)]
ZONES = {"Montréal": "America/Toronto", "Paris": "Europe/Paris", "London": "Europe/London"}


@pytest.fixture(scope="module")
def small():
    return tell(NOON, size=0.02)


@pytest.fixture(scope="module")
def whole():
    began = time.perf_counter()
    worlds = tell(NOON, size=1)
    worlds["seconds"] = time.perf_counter() - began
    return worlds


def stores(worlds):
    """Each store with its world, leaving the templates out."""
    for region in ("na", "eu"):
        for merchant in worlds[region].merchants:
            if not merchant.is_template:
                yield worlds[region], merchant


def held(world):
    """Appointments that take somebody's time, by staff member, in order."""
    by_staff = defaultdict(list)
    for b in world.bookings:
        if b.method == "Appointment" and b.status != "Cancelled" and b.starts_at and b.staff_id:
            spacing = b.items[-1].spacing_after if b.items[-1].busy_spacing else 0
            between = sum(i.spacing_after for i in b.items[:-1])
            minutes = sum(i.duration for i in b.items) + between + spacing
            by_staff[b.staff_id].append((b.starts_at, b.starts_at + timedelta(minutes=minutes), b))
    return {staff: sorted(rows, key=lambda r: r[0]) for staff, rows in by_staff.items()}


def day_of(instant, merchant):
    return instant.astimezone(ZoneInfo(merchant.time_zone)).date()


def test_the_same_moment_seed_and_size_tell_the_same_story(small):
    again = tell(NOON, size=0.02)
    assert list(again["na"].records()) == list(small["na"].records())
    assert list(again["eu"].records()) == list(small["eu"].records())
    other = tell(NOON, seed=2, size=0.02)
    assert list(other["na"].records()) != list(small["na"].records())


def test_the_group_has_three_stores_and_a_template_in_each_account(whole):
    seen = {m.city: (w.region, m.time_zone, m.currency, m.language) for w, m in stores(whole)}
    assert seen == {
        "Montréal": ("na", "America/Toronto", "CAD", "fre"),
        "Paris": ("eu", "Europe/Paris", "EUR", "fre"),
        "London": ("eu", "Europe/London", "GBP", "eng"),
    }
    for region in ("na", "eu"):
        template = next(m for m in whole[region].merchants if m.is_template)
        assert not template.active
        assert not template.open_hours


def test_the_teams_have_eight_eight_and_sixty_calendars_and_a_director_without(whole):
    calendars = {
        m.city: sum(s.merchant_id == m.id and s.personnel_type == "Standard" for s in w.staff) for w, m in stores(whole)
    }
    assert calendars == {"Montréal": 8, "Paris": 8, "London": 60}
    helene = next(s for s in whole["na"].staff if s.id == anchors.HELENE)
    assert (helene.first_name, helene.personnel_type) == ("Hélène", "User")


def test_each_store_offers_fourteen_services_of_every_kind_in_four_categories(small):
    for world, merchant in stores(small):
        services = [s for s in world.services if s.merchant_id == merchant.id]
        assert len(services) == 14
        assert len({s.category_id for s in services}) == 4
        assert sum(s.booking_method == "GroupReservation" for s in services) == 2
        assert sum(s.time_selection_mode == "ClientTimes" for s in services) == 1
        assert sum(s.status == "Offline" for s in services) == 1
        assert sum(s.location == "Home" for s in services) == 1
        assert sum(s.survey_model is not None for s in services) == 1
        assert sum(s.has_duration_customization for s in services) == 1
        assert all(s.names["eng"] != s.names["fre"] for s in services)


def test_nobody_does_everything_and_everything_is_done_by_somebody(small):
    for world, merchant in stores(small):
        services = [s for s in world.services if s.merchant_id == merchant.id]
        done = Counter(staff for s in services for staff in s.staff_ids)
        assert all(s.staff_ids for s in services)
        assert max(done.values()) < 14


def test_no_colleague_has_two_appointments_at_once_but_the_few_meant_to(whole):
    clashes = []
    for world, _ in stores(whole):
        for rows in held(world).values():
            clashes += [b for a, b in pairwise(rows) if b[0] < a[1]]
    merchants = {id(r[2]): r[2].merchant_id for r in clashes}
    assert 2 <= len(merchants) <= 8
    assert all(abs((start - NOON).days) <= 2 for start, _, _ in clashes)


def test_appointments_are_made_with_people_who_do_the_service_and_are_in(whole):
    for world in (whole["na"], whole["eu"]):
        doers = {s.id: set(s.staff_ids) for s in world.services}
        for rows in held(world).values():
            for start, _, booking in rows:
                assert all(booking.staff_id in doers[i.service_id] for i in booking.items), booking.id
                assert booking.created_at <= NOON
                assert booking.created_at < booking.modified_at or booking.modified_at == booking.created_at
                assert 6 <= start.hour <= 26


@pytest.mark.parametrize("now", WEEK, ids=lambda d: f"{d:%a}")
def test_montreal_has_appointments_and_free_time_today_and_tomorrow_whatever_the_weekday(now):
    world = tell(now, size=0.02)["na"]
    merchant = next(m for m in world.merchants if m.id == anchors.MONTREAL)
    for offset in (0, 1):
        day = day_of(now, merchant) + timedelta(days=offset)
        rows = [r for rows in held(world).values() for r in rows if day_of(r[0], merchant) == day]
        taken = sum((end - start for start, end, _ in rows), timedelta())
        people = {r[2].staff_id for r in rows}
        assert len(rows) >= 10
        assert taken < timedelta(hours=6) * len(people)


def test_today_shows_every_state_an_appointment_can_be_in(whole):
    statuses, presences, completed = set(), set(), set()
    for world, merchant in stores(whole):
        for b in world.bookings:
            if b.starts_at and day_of(b.starts_at, merchant) == day_of(NOON, merchant):
                statuses.add(b.status)
                presences.add(b.presence)
                completed.add(b.is_completed)
    assert statuses == {"Approved", "Cancelled", "PendingClientApproval", "PendingStaffApproval"}
    assert presences == {"Expecting", "Arrived", "NoShow"}
    assert completed == {True, False}


def test_completed_means_arrived_and_nothing_to_come_is_completed(whole):
    for world in (whole["na"], whole["eu"]):
        for b in world.bookings:
            if b.is_completed:
                assert b.presence == "Arrived"
                assert b.starts_at <= NOON


def test_requests_wait_in_each_store_with_and_without_staff_and_time(small):
    for world, merchant in stores(small):
        waiting = [b for b in world.bookings if b.merchant_id == merchant.id and b.status == "PendingStaffApproval"]
        assert any(b.staff_id is None and b.starts_at is None and 2 <= len(b.availability) <= 5 for b in waiting)
        assert any(b.staff_id is None and b.starts_at for b in waiting)
        assert any(b.staff_id and b.starts_at is None for b in waiting)
        assert any(b.staff_id and b.starts_at for b in waiting)
        queue = [b for b in world.bookings if b.merchant_id == merchant.id and b.method == "Queue"]
        assert len(queue) == 3


def test_group_events_never_hold_more_people_than_places_and_one_is_full_tomorrow(whole):
    for world, merchant in stores(whole):
        events = [e for e in world.group_events if e.merchant_id == merchant.id]
        coming = Counter()
        for b in world.bookings:
            if b.method == "GroupReservation":
                coming[b.group_event_id] += len(b.attendees)
        assert all(coming[e.id] <= e.capacity for e in events)
        tomorrow = day_of(NOON, merchant) + timedelta(days=1)
        full = [e for e in events if day_of(e.starts_at, merchant) == tomorrow]
        assert all(coming[e.id] == e.capacity for e in full)
        assert full or merchant.city != "Montréal"


def test_anna_rinaldi_came_twice_to_montreal_and_is_one_customer_in_two_accounts(small):
    na, eu = small["na"], small["eu"]
    anna = na.clients[anchors.ANNA_RINALDI]
    visits = [b for b in na.bookings if b.client_id == anna.id]
    assert (anna.first_name, anna.last_name) == ("Anna", "Rinaldi")
    assert [b.is_completed for b in visits] == [True, True]
    here = next(x for x in na.links if x.owner == "client" and x.owner_id == anna.id)
    there = next(x for x in eu.links if x.owner == "client" and x.owner_id == anchors.ANNA_IN_EUROPE)
    assert here.external_id == there.external_id == "C-000001"


def test_the_placed_clients_play_their_parts(small):
    clients = small["na"].clients
    assert clients[anchors.VICTOR_PELLETIER].status == "Blocked"
    assert clients[anchors.CAMILLE_MERGED].merged_into == anchors.CAMILLE_ROUSSEAU
    erased = clients[anchors.ANONYMISED]
    assert (erased.first_name, erased.last_name, erased.email, erased.mobile_phone) == ("", "", "", "")
    assert clients[anchors.DELETED].deleted
    assert clients[anchors.KENJI_MORI].email == ""
    linked = {x.owner_id for x in small["na"].links if x.owner == "client"}
    assert anchors.INES_HADDAD not in linked


def test_module_links_name_each_thing_once(whole):
    for region in ("na", "eu"):
        links = whole[region].links
        assert len({(x.owner, x.owner_id, x.module_id) for x in links}) == len(links)
        assert len({(x.owner, x.module_id, x.external_id) for x in links if x.owner != "service"}) == len(
            [x for x in links if x.owner != "service"]
        )


def test_ids_of_the_two_accounts_overlap(small):
    na, eu = small["na"], small["eu"]
    assert {m.id for m in na.merchants} & {m.id for m in eu.merchants} == {3400, 3401}
    assert {b.id for b in na.bookings} & {b.id for b in eu.bookings}
    assert set(na.clients) & set(eu.clients)


def test_clients_have_names_in_many_scripts_and_reach_nobody_real(whole):
    scripts = Counter()
    for client in [*whole["na"].clients.values(), *whole["eu"].clients.values()]:
        if client.last_name:
            scripts[unicodedata.name(client.last_name[0]).split()[0]] += 1
        assert client.email == "" or client.email.endswith(("@example.org", "@example.com"))
        for phone in filter(None, (client.mobile_phone, client.home_phone)):
            fictional = phone[-6:-2] == "5501" or phone.startswith(("+447700900", "+442079460", "+3363998", "+3319900"))
            assert fictional, phone
    assert {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "CJK", "HANGUL", "THAI"} <= set(scripts)
    assert {"HIRAGANA", "KATAKANA"} & set(scripts)


def test_the_whole_story_is_as_large_as_promised_and_told_quickly(whole):
    bookings = whole["na"].bookings + whole["eu"].bookings
    assert len(whole["na"].clients) + len(whole["eu"].clients) == 3000
    assert 23000 <= len(bookings) <= 30000
    assert whole["seconds"] < 6


def test_a_small_story_is_told_in_no_time(small):
    began = time.perf_counter()
    tell(NOON, size=0.02)
    assert time.perf_counter() - began < 0.3


def test_nobody_books_before_being_known_and_the_merged_book_no_more(whole):
    for region in ("na", "eu"):
        world = whole[region]
        for b in world.bookings:
            client = world.clients[b.client_id]
            assert client.created_at <= b.created_at
            assert client.merged_into is None
            assert not client.deleted
