"""Which copy wins when events tell, and what a staff member should hear of."""

from datetime import date, timedelta
from typing import Any

import pytest

from bookings.models import Booking, Column
from bookings.services import projection
from bookings.services.projection import Outcome, Source
from clienteling import clock
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.models import StaffMember, Store
from tests.bookings.told import TEN, told
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

LATER = "2026-11-20T16:00:00Z"
"""When a second hand was on it; `told` is stamped an hour before."""
ELEVEN = TEN + timedelta(hours=1)
MO, THOMAS = 7101, 7102
BY_MO = {"modifiedBy": "Staff", "modifiedByStaffId": MO}
BY_THOMAS = {"modifiedBy": "Staff", "modifiedByStaffId": THOMAS}
BY_CLIENT = {"modifiedBy": "Client"}


@pytest.fixture
def montreal(people: People) -> Store:
    return people.montreal


def project(booking: BooxiBooking, *, minute: int = 0, heard: bool = False) -> Outcome:
    known_at = clock.now() + timedelta(minutes=minute)
    return projection.project("na", [booking], known_at=known_at, heard=heard)


def said(outcome: Outcome) -> list[tuple[Any, ...]]:
    """Kind, whose news (by Booxi id) and the time before, of each."""
    numbers = dict(StaffMember.objects.values_list("pk", "booxi_id"))
    return [(one.kind, numbers[one.staff_id], one.before_starts_at) for one in outcome.news]


# Which copy wins.


def test_an_event_about_something_new_is_believed(montreal: Store) -> None:
    assert project(told(montreal), heard=True).created == 1


def test_an_event_with_a_later_stamp_is_believed_and_one_with_an_earlier_is_not(montreal: Store) -> None:
    project(told(montreal))
    project(told(montreal, status="Cancelled", modifiedOn=LATER), heard=True)
    assert Booking.objects.get().status == "Cancelled"
    outcome = project(told(montreal, quickNote="late"), heard=True, minute=9)
    assert (Booking.objects.get().status, outcome.doubtful) == ("Cancelled", set())


def test_at_the_same_second_an_event_changes_nothing_and_leaves_a_doubt(montreal: Store) -> None:
    project(told(montreal))
    outcome = project(told(montreal, quickNote="Another"), heard=True, minute=9)
    assert (Booking.objects.get().quick_note, outcome.doubtful) == ("Navy coats", {"A1"})
    assert project(told(montreal), heard=True, minute=9).doubtful == set()


def test_at_the_same_second_what_was_read_later_wins(montreal: Store) -> None:
    project(told(montreal))
    project(told(montreal, quickNote="Another"), minute=2)
    assert Booking.objects.get().quick_note == "Another"
    project(told(montreal), minute=1)
    assert Booking.objects.get().quick_note == "Another"


def test_what_was_read_before_we_heard_better_changes_nothing(montreal: Store) -> None:
    project(told(montreal, status="Cancelled", modifiedOn=LATER), heard=True)
    project(told(montreal), minute=9)
    assert Booking.objects.get().status == "Cancelled"


def test_of_two_states_in_one_answer_the_later_stamp_counts(montreal: Store) -> None:
    both = [told(montreal, quickNote="Second", modifiedOn=LATER), told(montreal)]
    for answer in (both, list(reversed(both))):
        Booking.objects.all().delete()
        projection.project("na", answer, known_at=clock.now())
        assert Booking.objects.get().quick_note == "Second"


def test_a_copy_that_is_not_trusted_is_overwritten_whatever_its_stamp(montreal: Store) -> None:
    project(told(montreal, status="Nonsense", modifiedOn="2036-01-01T00:00:00Z"))
    project(told(montreal), minute=1)
    assert Booking.objects.get().status == "Nonsense"
    anew(told(montreal), minute=-1)
    assert Booking.objects.get().status == "Nonsense", "what was written since that read began stays"
    anew(told(montreal), minute=2)
    assert Booking.objects.get().status == "Approved"


def anew(booking: BooxiBooking, *, minute: int) -> Outcome:
    outcome = Outcome()
    source = Source(clock.now() + timedelta(minutes=minute), is_anew=True)
    projection.bookings.write("na", [booking], source, outcome)
    return outcome


# What is news.


def test_a_new_appointment_is_news_to_whom_it_is_with(montreal: Store) -> None:
    outcome = project(told(montreal, createdBy="Client", **BY_CLIENT))
    assert said(outcome) == [("new", MO, None)]
    assert outcome.news[0].booking == Booking.objects.get()


def test_what_one_booked_oneself_is_no_news(montreal: Store) -> None:
    mine = {"createdBy": "Staff", "createdByStaffId": MO}
    assert said(project(told(montreal, **mine, **BY_MO))) == []
    assert said(project(told(montreal, bookingId="A2", **mine))) == []
    assert said(project(told(montreal, bookingId="A3", **mine, **BY_THOMAS))) == [("new", MO, None)]


def test_the_same_number_is_another_person_at_another_store(montreal: Store) -> None:
    """7101 of the other account did it, so to speak: a client's hand with a number beside it is no staff member's."""
    outcome = project(told(montreal, modifiedBy="Client", modifiedByStaffId=MO))
    assert said(outcome) == [("new", MO, None)]


def test_a_moved_appointment_is_news_with_the_time_before(montreal: Store) -> None:
    project(told(montreal))
    assert said(project(told(montreal, starts=ELEVEN, modifiedOn=LATER, **BY_CLIENT))) == [("moved", MO, TEN)]


def test_moving_ones_own_is_no_news(montreal: Store) -> None:
    project(told(montreal))
    assert said(project(told(montreal, starts=ELEVEN, modifiedOn=LATER, **BY_MO))) == []


def test_a_longer_or_renamed_appointment_is_no_news(montreal: Store) -> None:
    project(told(montreal))
    changed = told(montreal, ends=TEN + timedelta(hours=2), quickNote="X", modifiedOn=LATER, **BY_CLIENT)
    assert said(project(changed)) == []


def test_giving_an_appointment_away_is_news_to_both_but_whoever_did_it(montreal: Store) -> None:
    project(told(montreal))
    by_manager = {"modifiedBy": "Staff", "modifiedByStaffId": 7104}
    given = told(montreal, staffId=THOMAS, modifiedOn=LATER, **by_manager)
    assert said(project(given)) == [("taken", MO, TEN), ("new", THOMAS, None)]
    back = told(montreal, modifiedOn="2026-11-20T17:00:00Z", **BY_MO)
    assert said(project(back)) == [("taken", THOMAS, TEN)]


def test_a_cancelled_appointment_is_news_and_one_that_is_on_again_too(montreal: Store) -> None:
    project(told(montreal))
    assert said(project(told(montreal, status="Cancelled", modifiedOn=LATER, **BY_CLIENT))) == [("cancelled", MO, TEN)]
    again = told(montreal, modifiedOn="2026-11-20T17:00:00Z", **BY_CLIENT)
    assert said(project(again)) == [("new", MO, None)]


def test_an_appointment_booxi_has_no_more_is_as_good_as_cancelled(montreal: Store) -> None:
    project(told(montreal, **BY_MO))
    outcome = projection.lose(Booking.objects.all(), read_began=clock.now() + timedelta(minutes=1))
    assert said(outcome) == [("cancelled", MO, TEN)]


def test_a_request_assigned_is_news_and_one_nobody_has_is_none(montreal: Store) -> None:
    assert said(project(told(montreal, staffId=None, status="PendingStaffApproval"))) == []
    assigned = told(montreal, status="PendingStaffApproval", modifiedOn=LATER, **BY_THOMAS)
    assert said(project(assigned)) == [("new", MO, None)]


def test_what_is_over_is_no_news_but_what_was_moved_there_is(montreal: Store) -> None:
    yesterday = clock.now() - timedelta(days=1)
    assert said(project(told(montreal, starts=yesterday))) == []
    assert said(project(told(montreal, starts=yesterday, status="Cancelled", modifiedOn=LATER))) == []
    project(told(montreal, bookingId="A2"))
    moved = told(montreal, bookingId="A2", starts=yesterday, modifiedOn=LATER, **BY_CLIENT)
    assert said(project(moved)) == [("moved", MO, TEN)]


def test_the_same_event_again_is_no_news(montreal: Store) -> None:
    event = told(montreal, starts=ELEVEN, modifiedOn=LATER, **BY_CLIENT)
    project(told(montreal))
    assert len(project(event, heard=True).news) == 1
    assert project(event, heard=True).news == []


def test_places_in_group_events_and_the_queue_are_nobodys_own_appointment(montreal: Store) -> None:
    for number, method in (("R1", "GroupReservation"), ("Q1", "Queue")):
        assert said(project(told(montreal, bookingId=number, bookingMethod=method))) == []


def test_what_a_first_read_of_a_column_finds_is_no_news(montreal: Store) -> None:
    mo = StaffMember.objects.get(store=montreal, booxi_id=MO)
    first = Outcome()
    projection.bookings.write(
        "na", [told(montreal)], Source(clock.now(), unread=frozenset({(mo.pk, TEN.date())})), first
    )
    assert (first.news, first.created, first.lacking) == ([], 1, 0)
    again = Outcome()
    unread = frozenset({(mo.pk, date(2026, 11, 25))})
    projection.bookings.write("na", [told(montreal, bookingId="A2")], Source(clock.now(), unread=unread), again)
    assert (len(again.news), again.created, again.lacking) == (1, 1, 1)


def test_who_is_imported_after_their_appointments_is_not_told_of_each(montreal: Store) -> None:
    mo = StaffMember.objects.get(store=montreal, booxi_id=MO)
    StaffMember.objects.filter(pk=mo.pk).update(booxi_id=999)
    project(told(montreal), heard=True)
    assert Booking.objects.get().staff_member is None
    StaffMember.objects.filter(pk=mo.pk).update(booxi_id=MO)
    outcome = Outcome()
    source = Source(clock.now() + timedelta(minutes=1), unread=frozenset({(mo.pk, TEN.date())}))
    projection.bookings.write("na", [told(montreal)], source, outcome)
    assert Booking.objects.get().staff_member == mo
    assert outcome.news == []


def test_rebuilding_our_copy_is_no_news(montreal: Store) -> None:
    assert anew(told(montreal), minute=1).news == []
    assert anew(told(montreal, starts=ELEVEN, modifiedOn=LATER), minute=2).news == []


# What it costs.


def test_two_hundred_bookings_that_did_not_change_cost_a_handful_of_statements(
    montreal: Store, django_assert_max_num_queries: Any
) -> None:
    mine = {"createdBy": "Staff", "createdByStaffId": MO}
    day = [
        told(montreal, bookingId=f"A{n}", starts=TEN + timedelta(minutes=n), client={"id": n, "firstName": "A"}, **mine)
        for n in range(1, 201)
    ]
    with django_assert_max_num_queries(60):
        projection.project("na", day, known_at=clock.now())
    before = Column.objects.get(staff_member__booxi_id=MO, staff_member__store=montreal, on=TEN.date()).version
    with django_assert_max_num_queries(15):
        outcome = projection.project("na", day, known_at=clock.now() + timedelta(minutes=1))
    assert (outcome.unchanged, outcome.created, outcome.changed) == (200, 0, 0)
    assert Column.objects.get(staff_member__booxi_id=MO, on=TEN.date(), staff_member__store=montreal).version == before
