"""Every call of the door, once, against the stage set; the transport holds both sides to the contract."""

from datetime import timedelta
from decimal import Decimal

import pytest

from clienteling.booxi.errors import Conflict, Invalid, Merged, Misconfigured, NotFound
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.types import (
    BookingChange,
    BookingConflict,
    BookingMethod,
    BookingStatus,
    ClientChange,
    ClientPresence,
    LinkOwner,
    NewAppointment,
    NewBookingClient,
    NewClient,
    NewItem,
    NewPayment,
    NewReservation,
    NewTimeSlot,
    PersonnelType,
    SearchFor,
    SearchItem,
    TimeSlotType,
)
from tests.booxi.stage.shop import (
    AMARA,
    ATELIER,
    EVENING,
    GHOST,
    HELENE,
    INES,
    LAURA,
    MONTREAL,
    NOW,
    ODILE,
    OLD_AMARA,
    SALON,
    SIZING,
    STRANGER,
    STYLING,
    THEO,
    VICTOR,
    at,
)

A_WEEK = {"starts": NOW - timedelta(days=1), "ends": NOW + timedelta(days=6)}


def styling(**facts):
    values = {
        "merchant_id": MONTREAL,
        "starts_at": at(11),
        "staff_id": INES,
        "items": (NewItem(service_id=STYLING),),
        "client": NewBookingClient(id=AMARA),
    }
    return NewAppointment(**{**values, **facts})


def by_ines(**change):
    return BookingChange(modified_by_staff_id=INES, **change)


def test_an_appointment_is_booked_read_moved_and_paid(booxi):
    booked = booxi.bookings.create(styling(quick_note="Window seat"))
    assert booked.starts_at == at(11)
    assert booked.ends_at == at(11.5)
    assert booked.client.first_name == "Amara"

    read = booxi.bookings.get(booked.id)
    assert read.booking == booked
    assert read.group_events == ()

    moved = booxi.bookings.update(booked.id, by_ines(starts_at=at(14)))
    assert moved.starts_at == at(14)
    assert moved.quick_note == "Window seat"
    assert moved.modified_by_staff_id == INES

    paid = booxi.bookings.record_payment(booked.id, "S-1", NewPayment(amount=Decimal("40.10"), reference_number="S1"))
    assert paid.amount == Decimal("40.10")


def test_only_what_the_change_names_is_changed(booxi):
    booking = booxi.bookings.create(styling())
    change = by_ines(status=BookingStatus.APPROVED, client=NewBookingClient(presence=ClientPresence.ARRIVED))
    assert change.body()["client"] == {"presence": "Arrived"}
    arrived = booxi.bookings.update(booking.id, change, ignoring=[BookingConflict.BOOKING_NOT_TODAY])
    assert arrived.client.presence == ClientPresence.ARRIVED
    assert arrived.client.last_name == "Delacroix"
    assert arrived.starts_at == at(11)


def test_a_taken_time_is_a_conflict_with_its_reason(booxi):
    booxi.bookings.create(styling())
    with pytest.raises(Conflict) as refused:
        booxi.bookings.create(styling(client=NewBookingClient(id=1006)))
    assert refused.value.reason == BookingConflict.STAFF_NOT_AVAILABLE
    assert refused.value.outcome_known


def test_without_rules_booxi_takes_a_double_booking(booxi):
    booxi.bookings.create(styling())
    assert booxi.bookings.create(styling(client=NewBookingClient(id=1006)), rules=()).starts_at == at(11)


def test_a_blocked_client_is_refused_unless_a_person_insists(booxi):
    for_victor = styling(client=NewBookingClient(id=VICTOR))
    with pytest.raises(Conflict) as refused:
        booxi.bookings.create(for_victor)
    assert refused.value.reason == BookingConflict.CLIENT_STATUS
    assert booxi.bookings.create(for_victor, ignoring=[BookingConflict.CLIENT_STATUS]).client.id == VICTOR


def test_an_anonymised_client_cannot_be_booked(booxi):
    with pytest.raises(Invalid) as refused:
        booxi.bookings.create(styling(client=NewBookingClient(id=GHOST)))
    assert refused.value.status == 400
    assert refused.value.message


def test_a_reservation_takes_places_and_brings_its_event(booxi):
    client = NewBookingClient(id=AMARA, is_attending=True)
    reserved = booxi.bookings.create(NewReservation(merchant_id=MONTREAL, group_event_id=ATELIER, client=client))
    assert reserved.method == BookingMethod.GROUP_RESERVATION
    assert reserved.group_event_id == ATELIER
    assert [event.id for event in booxi.bookings.get(reserved.id).group_events] == [ATELIER]


def test_a_history_comes_page_by_page_and_each_booking_once(booxi, boutique_stage):
    for hour in range(10, 15):
        booxi.bookings.create(styling(starts_at=at(hour)))
    boutique_stage.page_size = 2
    pages = list(booxi.bookings.find(AMARA, **A_WEEK, merchant=MONTREAL, methods=[BookingMethod.APPOINTMENT]))
    assert [len(page.bookings) for page in pages] == [2, 2, 1]
    assert len({booking.id for page in pages for booking in page.bookings}) == 5
    assert {store.id for store in pages[0].stores} == {MONTREAL}
    assert booxi.bookings.find_more(pages[0].cursor).bookings == pages[1].bookings

    newest = next(booxi.bookings.find(AMARA, **A_WEEK, newest_first=True))
    assert newest.bookings[0].starts_at == at(14)


def test_the_history_of_a_merged_client_names_the_client_who_took_over(booxi):
    with pytest.raises(Merged) as moved:
        list(booxi.bookings.find(OLD_AMARA, **A_WEEK))
    assert moved.value.new_id == AMARA


def test_a_calendar_is_whole_over_all_its_pages(booxi, boutique_stage):
    for hour in range(10, 16):
        booxi.bookings.create(styling(starts_at=at(hour)))
    boutique_stage.page_size = 2
    calendar = booxi.calendar.events(INES, **A_WEEK)
    assert len(calendar.events) == 6
    assert len(calendar.bookings) == 6
    assert {event.booking_id for event in calendar.events} == {booking.id for booking in calendar.bookings}
    assert booxi.calendar.events(INES, **A_WEEK, include=()).bookings == ()
    assert booxi.calendar.events(ODILE, **A_WEEK).group_events[0].id == ATELIER


def test_free_times_of_a_service(booxi, montreal, boutique_stage):
    boutique_stage.page_size = 7
    free = booxi.availability.for_service(STYLING, starts=at(10), ends=at(18), key=montreal, staff=THEO)
    assert free.time_selection == "TimeSlot"
    assert {time.duration for time in free.times} == {45}
    assert len(free.times) > 7
    assert all(at(10) <= time.starts_at <= at(18) for time in free.times)


def test_free_times_for_two_services_in_a_row(booxi, montreal):
    items = (SearchItem(service_id=STYLING), SearchItem(service_id=SIZING))
    wanted = SearchFor(merchant_id=MONTREAL, starts=at(10), ends=at(18), items=items, only_staff=(INES,))
    found = booxi.availability.search(wanted, key=montreal)
    assert found.slots[0].staff_ids == (INES,)
    assert [item.duration for item in found.slots[0].items] == [30, 60]


def test_a_service_that_asks_for_the_clients_times_answers_ranges(booxi, montreal):
    wanted = SearchFor(merchant_id=MONTREAL, starts=at(10), ends=at(18), items=(SearchItem(service_id=SALON),))
    found = booxi.availability.search(wanted, key=montreal)
    assert found.slots == ()
    assert found.ranges[0].ends_at > found.ranges[0].starts_at


def test_free_times_across_stores(booxi):
    found = booxi.availability.of_stores(
        starts=at(10), ends=at(12), merchant=MONTREAL, method=BookingMethod.APPOINTMENT
    )
    assert found.times
    assert {store.id for store in found.stores} == {MONTREAL}
    assert {service.id for service in found.services} >= {STYLING}


def test_clients_are_found_created_changed_linked_and_deleted(booxi):
    assert [c.id for c in booxi.clients.find(merchant=MONTREAL, email="amara@example.org").clients] == [AMARA]
    assert booxi.clients.find(merchant=MONTREAL, first_name="Ann", last_name="Onym").clients == ()
    found = booxi.clients.find_by_link("my_crm", "C-1")
    assert [(link.client_id, link.external_id) for link in found.links] == [(AMARA, "C-1")]

    nora = booxi.clients.create(NewClient(merchant_id=MONTREAL, first_name="Nora", last_name="Lind", language="fre"))
    changed = booxi.clients.update(nora.id, ClientChange(mobile_phone="+15145550177"))
    assert (changed.first_name, changed.mobile_phone) == ("Nora", "+15145550177")
    link = booxi.links.put(LinkOwner.CLIENT, nora.id, "my_crm", "C-2", {"tier": "new"})
    assert booxi.links.get(LinkOwner.CLIENT, nora.id, "my_crm") == link
    assert link.metadata == {"tier": "new"}
    booxi.clients.delete(nora.id)
    with pytest.raises(NotFound):
        booxi.clients.get(nora.id)


def test_a_client_with_a_future_booking_is_not_deleted(booxi):
    booxi.bookings.create(styling())
    with pytest.raises(Conflict) as refused:
        booxi.clients.delete(AMARA)
    assert refused.value.reason == ""
    booxi.clients.delete(AMARA, ignore_future=True)


def test_every_owner_has_its_links(booxi):
    owners = {LinkOwner.STAFF: INES, LinkOwner.SERVICE: STYLING, LinkOwner.CATEGORY: 41, LinkOwner.STORE: MONTREAL}
    for owner, owner_id in owners.items():
        put = booxi.links.put(owner, owner_id, "my_erp", f"X-{owner_id}")
        assert booxi.links.get(owner, owner_id, "my_erp").external_id == put.external_id == f"X-{owner_id}"
    with pytest.raises(NotFound):
        booxi.links.get(LinkOwner.STAFF, THEO, "my_crm")


def test_the_catalogue_of_stores(booxi, montreal):
    assert booxi.catalogue.store(montreal, language="en").id == MONTREAL
    stores = booxi.catalogue.stores()
    assert MONTREAL in {store.id for store in stores}
    assert STRANGER not in {store.id for store in stores}
    assert next(s for s in stores if s.id == MONTREAL).api_key == montreal
    assert [store.id for store in booxi.catalogue.search_stores("my_erp", "STORE-1").stores] == [MONTREAL]
    assert booxi.catalogue.get_store(MONTREAL).time_zone == "America/Toronto"


def test_the_catalogue_of_staff(booxi, montreal):
    assert ODILE not in {s.id for s in booxi.catalogue.online_staff(montreal)}
    assert {s.id for s in booxi.catalogue.online_staff(montreal, service=SIZING)} == {INES, THEO}
    everybody = {s.id for s in booxi.catalogue.staff(MONTREAL)}
    assert everybody >= {ODILE, HELENE}
    assert HELENE not in {s.id for s in booxi.catalogue.staff(MONTREAL, personnel_type=PersonnelType.STANDARD)}
    found = booxi.catalogue.staff_with_links(MONTREAL)
    assert {s.id for s in found.staff} == everybody
    assert {(link.staff_id, link.external_id) for link in found.links} >= {(INES, "EMP-11")}
    assert [s.id for s in booxi.catalogue.staff_by_link("my_hr", "EMP-11").staff] == [INES]
    assert booxi.catalogue.get_staff(LAURA).first_name == "Laura"


def test_the_catalogue_of_services(booxi, montreal):
    online = {s.id for s in booxi.catalogue.online_services(montreal, staff=ODILE, language="fr")}
    assert SIZING not in online
    assert STYLING in online
    assert {s.id for s in booxi.catalogue.services(MONTREAL)} > online
    assert booxi.catalogue.services_by_link("my_erp", "nothing").services == ()
    assert booxi.catalogue.get_service(SIZING).price.amount == Decimal(40)
    assert {c.name for c in booxi.catalogue.online_categories(montreal)} >= {"Advice"}
    assert {c.id for c in booxi.catalogue.categories(MONTREAL)} >= {41, 42}
    assert booxi.catalogue.categories_by_link("my_erp", "nothing") == ()
    assert booxi.catalogue.get_category(41).name == "Advice"
    assert [(c.staff_id, c.duration) for c in booxi.catalogue.customizations(montreal, service=STYLING)] == [(THEO, 45)]


def test_group_events(booxi, montreal):
    events = booxi.catalogue.group_events(montreal, **A_WEEK, service=EVENING, places=1)
    assert [event.id for event in events] == [ATELIER]
    assert booxi.catalogue.get_group_event(ATELIER, montreal).attendee_capacity == 3


def test_time_slots_are_added_and_taken_away(booxi):
    new = NewTimeSlot(merchant_id=MONTREAL, staff_id=INES, type=TimeSlotType.BUSY, starts_at=at(12), ends_at=at(13))
    slot = booxi.time_slots.create(new)
    assert booxi.time_slots.get(slot.id) == slot
    assert booxi.time_slots.list(INES, **A_WEEK, type=TimeSlotType.BUSY) == (slot,)
    assert booxi.time_slots.delete(slot.id).id == slot.id
    assert booxi.time_slots.list(INES, **A_WEEK) == ()


def test_staff_without_a_calendar_take_no_slots(booxi):
    new = NewTimeSlot(merchant_id=MONTREAL, staff_id=HELENE, type=TimeSlotType.BUSY, starts_at=at(12), ends_at=at(13))
    with pytest.raises(Conflict) as refused:
        booxi.time_slots.create(new)
    assert refused.value.reason == "StaffWithoutCalendar"


def test_schedules_of_stores_and_staff(booxi):
    assert booxi.schedules.of_store(MONTREAL) is not None
    (thursdays,) = booxi.schedules.of_staff(17, starts=NOW, ends=NOW + timedelta(days=30))
    assert [hours.iso_weekday for hours in thursdays.weekly_hours] == [4]


def test_a_store_out_of_reach_is_a_matter_for_a_person(booxi):
    with pytest.raises((Misconfigured, NotFound)):
        booxi.catalogue.get_store(STRANGER)
    with pytest.raises(Misconfigured):
        booxi.catalogue.store(MerchantKey("nobody"))
