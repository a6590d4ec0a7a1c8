"""Our copy of Booxi's bookings: which answer wins, what is gone, who stays erased, which pages are shown again."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from bookings.models import Booking, DayVersion
from bookings.services import projection, reading
from bookings.services.reading import Stretch
from clienteling import clock
from clienteling.booxi import Lane
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.models import StaffMember, Store
from crm.models import BooxiClient, Client
from tests.bookings.told import TEN, told
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

FRIDAY = date(2026, 11, 20)
"""Every test's today."""


@pytest.fixture
def montreal(people: People) -> Store:
    return people.montreal


def project(*bookings: BooxiBooking, minute: int = 0, records: Any = ()) -> projection.Outcome:
    """As if read that many minutes after the story's noon."""
    return projection.project("na", bookings, known_at=clock.now() + timedelta(minutes=minute), records=records)


def versions(store: Store) -> dict[date, int]:
    return dict(DayVersion.objects.filter(store=store).values_list("on", "version"))


def shown_again(store: Store, since: dict[date, int]) -> set[int]:
    """The days of November whose open pages draw themselves anew."""
    return {on.day for on, version in versions(store).items() if version > since.get(on, 0)}


def test_the_same_answer_twice_changes_nothing_and_costs_few_statements(
    montreal: Store, django_assert_max_num_queries: Any
) -> None:
    day = [
        told(montreal, bookingId=f"A{n}", starts=TEN + timedelta(minutes=n), client={"id": n, "firstName": "A"})
        for n in range(1, 41)
    ]
    project(*day)
    before = versions(montreal)
    with django_assert_max_num_queries(16):
        outcome = project(*day, minute=1)
    assert (outcome.unchanged, outcome.changed, versions(montreal)) == (40, 0, before)


def test_a_booking_moved_to_another_day_shows_both_days_again(montreal: Store) -> None:
    project(told(montreal))
    before = versions(montreal)
    project(told(montreal, starts=TEN + timedelta(days=2), modifiedOn="2026-11-20T16:00:00Z"))
    assert shown_again(montreal, before) == {24, 26}


def test_a_booking_over_several_days_shows_each_of_them_again(montreal: Store) -> None:
    project(told(montreal, ends=TEN + timedelta(days=2)))
    assert shown_again(montreal, {}) == {24, 25, 26}


def test_a_booking_moved_to_another_store_leaves_the_pages_of_the_first(montreal: Store) -> None:
    project(told(montreal))
    before = versions(montreal)
    other = Store.objects.create(region="na", booxi_id=424242, name="Québec", time_zone="America/Toronto")
    project(told(other, modifiedOn="2026-11-20T16:00:00Z"))
    assert (shown_again(montreal, before), shown_again(other, {})) == ({24}, {24})


def test_a_new_name_shows_the_days_of_that_client_again(montreal: Store) -> None:
    project(told(montreal))
    before = versions(montreal)
    record = {"id": 555, "firstName": "Odette", "lastName": "Roy", "modifiedOn": "2026-11-20T16:00:00Z"}
    project(records=[BooxiRecord.model_validate(record, strict=False)])
    assert Client.objects.get().last_name == "Roy"
    assert shown_again(montreal, before) == {24}


def test_services_taken_out_of_a_booking_are_taken_out_here(montreal: Store) -> None:
    project(told(montreal))
    project(told(montreal, items=[], modifiedOn="2026-11-20T16:00:00Z"))
    assert not Booking.objects.get().items.exists()


def test_an_older_read_that_ends_later_brings_nothing_back(montreal: Store) -> None:
    project(told(montreal))
    row = Booking.objects.get()
    projection.lose([row], read_began=clock.now() + timedelta(minutes=5))
    project(told(montreal), minute=3)
    row.refresh_from_db()
    assert row.gone_at is not None
    project(told(montreal), minute=6)
    row.refresh_from_db()
    assert row.gone_at is None


def test_a_row_told_again_since_the_read_began_is_not_lost(montreal: Store) -> None:
    began = clock.now()
    project(told(montreal), minute=1)
    projection.lose(Booking.objects.all(), read_began=began)
    assert Booking.objects.present().exists()


def test_a_client_whose_only_appointment_is_gone_comes_no_more(montreal: Store) -> None:
    project(told(montreal))
    assert Client.objects.get().next_booking_at == TEN
    projection.lose(Booking.objects.all(), read_began=clock.now() + timedelta(minutes=1))
    assert Client.objects.get().next_booking_at is None


def test_an_erased_client_does_not_come_back_with_a_read(montreal: Store) -> None:
    project(told(montreal))
    Client.objects.update(
        erased_at=clock.now(), first_name="", last_name="", email="", mobile_phone="", home_phone="", search_line=""
    )
    Booking.objects.update(client_request="", quick_note="")
    record = {"id": 555, "firstName": "Odette", "modifiedOn": "2026-11-20T16:00:00Z"}
    project(
        told(montreal, modifiedOn="2026-11-20T16:00:00Z", status="PendingClientApproval"),
        records=[BooxiRecord.model_validate(record, strict=False)],
    )
    row = Booking.objects.select_related("client").get()
    assert row.status == "PendingClientApproval"
    assert (row.client_request, row.quick_note, row.client and row.client.first_name) == ("", "", "")


def test_an_erased_number_tells_nothing_about_the_person_it_belonged_to(montreal: Store) -> None:
    person = Client.objects.create(first_name="Odette", created_at=clock.now())
    BooxiClient.objects.create(region="na", booxi_id=555, client=person, erased_at=clock.now())
    project(told(montreal))
    person.refresh_from_db()
    assert person.last_name == ""
    assert Booking.objects.get().quick_note == ""


def test_a_number_merged_into_another_leads_to_who_took_over(montreal: Store) -> None:
    odette, old = (Client.objects.create(created_at=clock.now()) for _ in range(2))
    survivor = BooxiClient.objects.create(region="na", booxi_id=1, client=odette)
    BooxiClient.objects.create(region="na", booxi_id=555, client=old, merged_into=survivor)
    project(told(montreal))
    assert Booking.objects.get().client == odette


def test_two_numbers_of_one_person_in_one_answer_fill_one_card(montreal: Store) -> None:
    odette = Client.objects.create(created_at=clock.now())
    for number in (555, 556):
        BooxiClient.objects.create(region="na", booxi_id=number, client=odette)
    project(
        told(montreal, client={"id": 555, "firstName": "Odette"}),
        told(montreal, bookingId="A2", client={"id": 556, "lastName": "Lavoie"}),
    )
    odette.refresh_from_db()
    assert odette.name == "Odette Lavoie"


def test_texts_no_column_can_hold_are_cut_and_do_not_stop_the_day(montreal: Store) -> None:
    project(
        told(
            montreal,
            client={"id": 555, "firstName": "O\0dette" + "e" * 300, "lastName": "ﷺ" * 200, "email": "a" * 400},
            quickNote="Nul\0",
            acquisitionChannel="c" * 400,
            items=[{"serviceName": "S" * 400, "price": {"price": "99999999999999.999", "currency": "CAD"}}],
        )
    )
    row = Booking.objects.select_related("client").get()
    assert row.client
    assert row.client.first_name.startswith("Odettee")
    assert (len(row.client.first_name), len(row.client.search_line), row.quick_note) == (200, 420, "Nul")
    assert len(row.items.get().name) == 200


def at_once(*acts: Callable[[], Any]) -> None:
    """Does these in threads of their own that start together; fails with what one of them raised."""
    together = threading.Barrier(len(acts))

    def alone(act: Callable[[], Any]) -> None:
        together.wait(10)
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        for done in [threads.submit(alone, act) for act in acts]:
            done.result(30)


def test_two_processes_that_meet_the_same_new_bookings_keep_each_once(montreal: Store) -> None:
    day = [told(montreal, bookingId=f"A{n}", client={"id": n, "firstName": "A"}) for n in range(1, 31)]
    at_once(lambda: project(*day), lambda: project(*reversed(day)), lambda: project(*day))
    assert (Booking.objects.count(), Client.objects.count()) == (30, 30)


def test_a_client_erased_while_a_read_writes_stays_erased(montreal: Store) -> None:
    odette = Client.objects.create(created_at=clock.now())
    BooxiClient.objects.create(region="na", booxi_id=555, client=odette)

    def erase() -> None:
        with transaction.atomic():
            Client.objects.select_for_update().get(pk=odette.pk)
            Client.objects.filter(pk=odette.pk).update(erased_at=clock.now(), first_name="", last_name="")
            Booking.objects.filter(client=odette).update(client_request="", quick_note="")

    at_once(lambda: project(told(montreal)), erase)
    project(told(montreal), minute=1)
    odette.refresh_from_db()
    assert odette.erased_at
    assert (odette.first_name, Booking.objects.get().quick_note) == ("", "")


@pytest.fixture
def read(people: People) -> Any:
    """Reads Montréal's Friday, all columns or one person's, as a worker does."""

    def read(staff: int | None = None) -> None:
        rows = StaffMember.objects.with_calendar().filter(store=people.montreal)
        for person in rows.filter(booxi_id=staff) if staff else rows:
            reading.read(Stretch(person, FRIDAY, FRIDAY, Lane.PEOPLE))

    return read


def hugo() -> Booking:
    return Booking.objects.get(client__identities__booxi_id=90010, starts_at__date="2026-11-20")


def test_an_appointment_given_to_a_colleague_is_with_the_colleague_and_not_gone(
    stage: Stage, people: People, read: Any
) -> None:
    read()
    found = hugo()
    colleague = StaffMember.objects.get(store=people.montreal, booxi_id=7102)
    stage.post("world/move", {"region": "na", "bookingId": found.booxi_id, "staffId": colleague.booxi_id})

    read(staff=7101)

    found.refresh_from_db()
    assert (found.gone_at, found.staff_member) == (None, colleague)


def test_an_appointment_cancelled_elsewhere_is_shown_cancelled_and_not_gone(
    stage: Stage, people: People, read: Any
) -> None:
    read()
    found = hugo()
    stage.post("world/cancel", {"region": "na", "bookingId": found.booxi_id})

    read(staff=7101)

    found.refresh_from_db()
    assert (found.gone_at, found.status) == (None, "Cancelled")
