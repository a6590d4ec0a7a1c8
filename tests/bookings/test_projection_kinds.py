"""What a calendar holds beside appointments, in our copy: reservations, requests, the queue, group events, slots."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bookings.models import Booking, DayVersion, GroupEvent, TimeSlot
from bookings.services import projection, tidying
from clienteling import clock
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.models import StaffMember, Store
from crm.models import Client
from tests.bookings.told import TEN, group_event, reservation, slot, told, zulu
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

TUESDAY = TEN.date()


@pytest.fixture
def montreal(people: People) -> Store:
    return people.montreal


def project(*bookings: BooxiBooking, minute: int = 0, **how: Any) -> projection.Outcome:
    return projection.project("na", bookings, known_at=clock.now() + timedelta(minutes=minute), **how)


def version(store: Store, on: date = TUESDAY) -> int:
    return DayVersion.objects.filter(store=store, on=on).values_list("version", flat=True).first() or 0


def mo() -> StaffMember:
    return StaffMember.objects.get(store__region="na", booxi_id=7101)


def test_a_reservation_knows_its_group_event_and_who_takes_part(montreal: Store) -> None:
    project(reservation(montreal), group_events=[group_event()])
    row = Booking.objects.get()
    assert row.group_event == GroupEvent.objects.get(booxi_id=77)
    assert row.client_count == 2
    names = [(one.client and one.client.first_name, one.presence, one.is_requester) for one in row.attendees.all()]
    assert names == [("Odette", "Expecting", True), ("Guest 556", "Expecting", False)]


def test_who_only_takes_part_comes_next_then_too(montreal: Store) -> None:
    project(reservation(montreal), group_events=[group_event()])
    assert Client.objects.get(identities__booxi_id=556).next_booking_at == TEN
    project(reservation(montreal, people=(555,), modifiedOn="2026-11-20T16:00:00Z"))
    assert Client.objects.get(identities__booxi_id=556).next_booking_at is None


def test_guests_who_arrive_and_guests_who_stay_away_are_told_apart(montreal: Store) -> None:
    project(reservation(montreal), group_events=[group_event()])
    seats = [{"id": 555, "presence": "Arrived"}, {"id": 556, "presence": "NoShow"}, {"firstName": "Nobody knows"}]
    project(reservation(montreal, attendees=seats, modifiedOn="2026-11-20T16:00:00Z"))
    seen = Booking.objects.get().attendees.values_list("client__identities__booxi_id", "presence")
    assert list(seen) == [(555, "Arrived"), (556, "NoShow"), (None, "Expecting")]


def test_a_reservation_told_before_its_event_is_in_doubt_until_it_is_read(montreal: Store) -> None:
    outcome = project(reservation(montreal), heard=True)
    assert outcome.doubtful == {"R1"}
    outcome = project(reservation(montreal), group_events=[group_event()], minute=1)
    assert Booking.objects.get().group_event is not None


def test_a_guests_new_name_shows_the_event_again(montreal: Store) -> None:
    project(reservation(montreal), group_events=[group_event()])
    before = version(montreal)
    record = {"id": 556, "firstName": "Léa", "lastName": "Roy", "modifiedOn": "2026-11-20T16:00:00Z"}
    project(records=[projection_record(record)])
    assert version(montreal) > before


def projection_record(values: dict[str, Any]) -> Any:
    from clienteling.booxi.types.clients import Client as BooxiRecord

    return BooxiRecord.model_validate(values, strict=False)


def a_request(store: Store, **different: Any) -> BooxiBooking:
    """Of nobody in particular, without a time, with two proposals and one without an end."""
    ranges = [{"from": zulu(TEN + timedelta(days=n)), "to": zulu(TEN + timedelta(days=n, hours=3))} for n in (2, 1)]
    lacking = {"startsOn": None, "totalClientTimespan": None, "staffId": None, "status": "PendingStaffApproval"}
    return told(store, clientAvailability=[*ranges, {"from": zulu(TEN)}], isScheduled=False, **lacking, **different)


def test_a_request_keeps_the_times_it_proposes_in_their_order(montreal: Store) -> None:
    project(a_request(montreal))
    row = Booking.objects.get()
    assert (row.starts_at, row.staff_member, row.status) == (None, None, "PendingStaffApproval")
    proposed = [(one.starts_at, one.ends_at) for one in row.proposed.all()]
    assert proposed == [(TEN + timedelta(days=n), TEN + timedelta(days=n, hours=3)) for n in (1, 2)]
    assert project(a_request(montreal), minute=1).unchanged == 1


def test_a_request_without_a_time_is_on_todays_page_until_it_has_one(montreal: Store) -> None:
    today = clock.today(montreal.zone)
    project(a_request(montreal))
    asked = version(montreal, today)
    assert asked
    assert version(montreal, today + timedelta(days=90)), "each day to come counts it"
    project(told(montreal, modifiedOn="2026-11-20T16:00:00Z"))
    assert version(montreal, today) > asked
    assert version(montreal, TUESDAY)
    assert not Booking.objects.get().proposed.exists()


def in_the_queue(store: Store, **different: Any) -> BooxiBooking:
    lacking = {"startsOn": None, "totalClientTimespan": None, "staffId": None}
    # Ten at night on the 19th in Montréal is the 20th by the universal clock.
    made = {"createdOn": "2026-11-20T03:00:00Z", "modifiedOn": "2026-11-20T03:00:00Z"}
    return told(store, **{"bookingId": "Q1", "bookingMethod": "Queue", **lacking, **made, **different})


def test_somebody_in_the_queue_stands_on_the_day_they_joined_by_the_stores_clock(montreal: Store) -> None:
    project(in_the_queue(montreal))
    assert (version(montreal, date(2026, 11, 19)), version(montreal, date(2026, 11, 20))) == (1, 0)


def test_that_no_call_reads_the_queue_does_not_empty_it(montreal: Store) -> None:
    project(in_the_queue(montreal))
    projection.lose(Booking.objects.all(), read_began=clock.now() + timedelta(minutes=5))
    assert Booking.objects.present().exists()


def test_a_group_event_has_the_places_the_latest_read_told(montreal: Store) -> None:
    keep_event(0, attendeeCount=2)
    keep_event(5, attendeeCount=8)
    keep_event(3, attendeeCount=4)
    row = GroupEvent.objects.get()
    assert (row.attendee_count, row.places_left, row.store, row.staff_member) == (8, 0, montreal, mo())
    assert row.ends_at == TEN + timedelta(minutes=90)


def test_numbers_below_zero_say_that_nobody_told(montreal: Store) -> None:
    project(reservation(montreal, clientCount=-1), group_events=[group_event(attendeeCapacity=-1, attendeeCount=-1)])
    row = GroupEvent.objects.get()
    assert (row.capacity, row.attendee_count, row.places_left) == (None, None, None)
    assert Booking.objects.get().client_count == 1


@pytest.mark.parametrize("year", [1001, 1999, 2200, 9999])
def test_a_time_no_calendar_reaches_is_none(montreal: Store, year: int) -> None:
    at = datetime(year, 12, 31, 20, tzinfo=UTC)
    seen = told(
        montreal,
        starts=at,
        ends=at + timedelta(minutes=30),
        clientAvailability=[{"from": zulu(at), "to": zulu(at)}],
    )
    project(seen, group_events=[group_event(starts=at)])
    projection.slots.keep("na", [slot(starts=at, ends=at)], known_at=clock.now())
    row = Booking.objects.get()
    assert (row.starts_at, row.ends_at, row.proposed.count()) == (None, None, 0)
    assert not GroupEvent.objects.exists()
    assert not TimeSlot.objects.exists()


def keep_event(minute: int, **different: Any) -> projection.Outcome:
    at = clock.now() + timedelta(minutes=minute)
    return projection.group_events.keep("na", [group_event(**different)], known_at=at)


def test_an_event_from_outside_never_changes_how_many_places_are_left_but_asks(montreal: Store) -> None:
    keep_event(0)
    outcome = project(reservation(montreal), group_events=[group_event(attendeeCount=7)], heard=True, minute=5)
    assert GroupEvent.objects.get().attendee_count == 2
    assert outcome.doubtful == {"R1"}


def test_a_group_event_of_nobody_we_know_is_passed_over(montreal: Store) -> None:
    keep_event(0, staffId=999999)
    keep_event(0, id=78, staffId=None)
    assert not GroupEvent.objects.exists()


def test_a_group_event_given_to_a_colleague_shows_both_columns_again(montreal: Store) -> None:
    keep_event(0)
    colleague = StaffMember.objects.get(store=montreal, booxi_id=7102)
    outcome = keep_event(1, staffId=7102)
    assert outcome.days == {montreal.pk: {TUESDAY: {mo().pk, colleague.pk}}}


def keep_slot(minute: int, **different: Any) -> projection.Outcome:
    return projection.slots.keep("na", [slot(**different)], known_at=clock.now() + timedelta(minutes=minute))


def test_a_time_slot_is_kept_as_it_was_read_last(montreal: Store) -> None:
    keep_slot(0)
    before = version(montreal)
    assert keep_slot(1).unchanged == 1
    assert version(montreal) == before
    keep_slot(3, type="Available", label="Late shift", description="")
    keep_slot(2)
    row = TimeSlot.objects.get()
    assert (row.kind, row.label, row.description, row.can_modify) == ("Available", "Late shift", "", True)
    assert version(montreal) > before


def test_a_slot_taken_away_is_gone_and_comes_back_when_it_is_read_again(montreal: Store) -> None:
    keep_slot(0)
    row = TimeSlot.objects.get()
    before = version(montreal)
    projection.slots.forget(row, known_at=clock.now() + timedelta(minutes=2))
    assert not TimeSlot.objects.present().exists()
    assert version(montreal) > before
    keep_slot(1)
    assert not TimeSlot.objects.present().exists(), "a read begun before it was taken away knows nothing of that"
    keep_slot(3)
    assert TimeSlot.objects.present().exists()


def test_why_somebody_was_away_is_forgotten_after_thirty_days_and_no_read_brings_it_back(montreal: Store) -> None:
    long_ago = clock.now() - timedelta(days=29, hours=23)
    keep_slot(0, starts=long_ago - timedelta(hours=2), ends=long_ago)
    tidying.forget_texts_of_slots()
    assert TimeSlot.objects.get().label == "Dentist"
    over = long_ago - timedelta(hours=2)
    TimeSlot.objects.update(starts_at=over - timedelta(hours=2), ends_at=over)
    tidying.forget_texts_of_slots()
    assert (TimeSlot.objects.get().label, TimeSlot.objects.get().description) == ("", "")
    keep_slot(5, starts=over - timedelta(hours=2), ends=over)
    assert (TimeSlot.objects.get().label, TimeSlot.objects.get().description) == ("", "")


def test_texts_no_column_can_hold_are_cut(montreal: Store) -> None:
    keep_slot(0, label="L" * 500, description="D\0" * 500)
    keep_event(0, serviceName="S" * 500)
    assert (len(TimeSlot.objects.get().label), len(GroupEvent.objects.get().name)) == (200, 200)


def test_what_lasts_until_midnight_leaves_the_next_day_alone(montreal: Store) -> None:
    midnight = datetime(2026, 11, 25, 5, tzinfo=UTC)
    outcome = keep_slot(0, starts=TEN, ends=midnight)
    assert set(outcome.days[montreal.pk]) == {TUESDAY}


def test_who_only_takes_part_comes_when_the_event_was_moved_to_and_no_more_when_it_is_gone(montreal: Store) -> None:
    project(reservation(montreal), group_events=[group_event()])
    later = TEN + timedelta(days=1)
    project(reservation(montreal, starts=later, modifiedOn="2026-11-20T16:00:00Z"))
    assert Client.objects.get(identities__booxi_id=556).next_booking_at == later
    projection.lose(Booking.objects.all(), read_began=clock.now() + timedelta(minutes=5))
    assert Client.objects.get(identities__booxi_id=556).next_booking_at is None
