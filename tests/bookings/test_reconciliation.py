"""Our copy held against Booxi: by day, by night and by hand, until both say the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bookings import tasks
from bookings.models import Booking, BookingItem, Column, GroupEvent, Reconciliation, TimeSlot
from bookings.services import projection
from bookings.services.reconciliation import beginning, work
from bookings.services.reconciliation.rereading import rows_of
from clienteling import clock
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.models import Closure, OpeningHours, StaffMember, Store, Turn
from clienteling.services import door
from tests.bookings.comparing import Values, differences, is_in_a_calendar, our_values, stage_values
from tests.conftest import NOON, Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

Why = Reconciliation.Why
TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
FIRST, LAST = date(2026, 11, 14), date(2026, 12, 14)


@pytest.fixture
def montreal(people: People) -> Store:
    return people.montreal


def of_store(values: Values, store: Store, first: date = FIRST, last: date = LAST) -> Values:
    """What stands in calendars of that store between two of its days."""
    starts, ends = clock.day_bounds(first, store.zone)[0], clock.day_bounds(last, store.zone)[1]
    staff = set(StaffMember.objects.filter(store=store).values_list("booxi_id", flat=True))
    return {
        key: value for key, value in values.items() if value["staff"] in staff and is_in_a_calendar(value, starts, ends)
    }


def reconcile(store: Store, why: Why = Why.COMMAND, first: date = FIRST, last: date = LAST) -> Reconciliation:
    one = beginning.begin(store, why, first, last)
    work.run(one, lambda _: None)
    return one


def test_after_a_reconciliation_every_calendar_says_what_booxi_says(stage: Stage, montreal: Store) -> None:
    found = reconcile(montreal)
    theirs = of_store(stage_values(stage), montreal)
    assert {kind for kind, _ in theirs} == {"booking", "event", "slot"}
    assert differences(theirs, of_store(our_values(), montreal)) == []
    assert (found.compared, found.healed) == (len(theirs), 0), "a first read heals nothing"
    assert found.ended_at
    people = StaffMember.objects.with_calendar().filter(store=montreal).count()
    assert (found.columns, found.calls >= people) == (people * 31, True)


def shown(store: Store, on: date = TODAY) -> list[Booking]:
    """The appointments of a day that are still to come, by their time."""
    rows = Booking.objects.of_day(store, on).filter(status="Approved", presence="Expecting", is_completed=False)
    return list(rows.filter(method="Appointment", starts_at__gt=clock.now()).exclude(staff_member=None))


def test_what_events_did_not_tell_is_healed_and_counted_by_kind(stage: Stage, montreal: Store) -> None:
    reconcile(montreal, first=TODAY, last=TODAY + DAY)
    lacking, moved, cancelled, vanished, *_ = shown(montreal, TODAY + DAY)
    stage.post("world/move", {"region": "na", "bookingId": moved.booxi_id, "startsOn": "2026-11-21T21:45:00Z"})
    stage.post("world/cancel", {"region": "na", "bookingId": cancelled.booxi_id})
    Booking.objects.filter(pk=vanished.pk).update(booxi_id="A99999999")
    lacking.delete()

    found = reconcile(montreal, first=TODAY, last=TODAY + DAY)

    assert (found.lacking, found.differing, found.vanished) == (2, 2, 1)
    theirs = of_store(stage_values(stage), montreal, TODAY, TODAY + DAY)
    assert differences(theirs, of_store(our_values(), montreal, TODAY, TODAY + DAY)) == []
    assert reconcile(montreal, first=TODAY, last=TODAY + DAY).healed == 0


@pytest.fixture
def told_by_events(stage: Stage, montreal: Store) -> list[str]:
    """What no calendar lists, as events told it: a request, a reservation, a cancelled appointment, all to come."""
    upcoming = next(told for told in stage.bookings() if kind_of(told) == "appointment")
    stage.post("world/cancel", {"region": "na", "bookingId": upcoming["bookingId"]})
    wanted: dict[str, dict[str, Any]] = {}
    for told in stage.bookings():
        kind = kind_of(told)
        if kind:
            wanted.setdefault(kind, told)
    del wanted["appointment"]
    answers = [BooxiBooking.model_validate(told, strict=False) for told in wanted.values()]
    projection.project("na", answers, known_at=clock.now() - timedelta(minutes=1), heard=True)
    return [wanted[kind]["bookingId"] for kind in ("request", "reservation", "cancelled", "queue")]


def kind_of(told: dict[str, Any]) -> str:
    starts = told.get("startsOn")
    if told["merchantId"] != 3401:
        return ""
    if told["bookingMethod"] == "Queue":
        return "queue"
    if starts is None:
        return "request"
    if starts < "2026-11-22" or starts > "2026-12-10":
        return ""
    if told["bookingMethod"] == "GroupReservation":
        return "reservation"
    if "staffId" not in told:
        return ""
    return "cancelled" if told["status"] == "Cancelled" else "appointment"


def test_what_no_calendar_lists_is_read_again_by_its_number(
    stage: Stage, montreal: Store, told_by_events: list[str]
) -> None:
    Booking.objects.update(quick_note="", service_names="?", modified_at=None)
    found = reconcile(montreal)
    assert found.differing == 3
    theirs, ours = stage_values(stage), our_values()
    for number in told_by_events[:3]:
        key = ("booking", number)
        assert differences({key: theirs[key]}, {key: ours[key]}) == []
    queue = Booking.objects.get(booxi_id=told_by_events[3])
    assert (queue.gone_at, queue.service_names) == (None, "?")


def test_by_night_only_what_is_to_come_is_read_by_its_number_and_by_day_nothing(
    stage: Stage, montreal: Store, told_by_events: list[str]
) -> None:
    request, reservation, cancelled, _ = told_by_events
    by_night = beginning.begin(montreal, Why.NIGHT, FIRST, LAST)
    assert {row.booxi_id for row in rows_of(by_night)} == {request, reservation, cancelled}
    Booking.objects.filter(booxi_id=reservation).update(starts_at=clock.now() - timedelta(days=1))
    assert {row.booxi_id for row in rows_of(by_night)} == {request, cancelled}
    by_hand = beginning.begin(montreal, Why.COMMAND, FIRST, LAST)
    assert {row.booxi_id for row in rows_of(by_hand)} == {request, reservation, cancelled}
    by_day = beginning.begin(montreal, Why.RHYTHM, FIRST, LAST)
    assert not rows_of(by_day).exists()


def test_a_request_booxi_has_no_more_is_gone(stage: Stage, montreal: Store, told_by_events: list[str]) -> None:
    Booking.objects.filter(booxi_id=told_by_events[0]).update(booxi_id="A99999999")
    found = reconcile(montreal)
    assert found.vanished == 1
    assert Booking.objects.get(booxi_id="A99999999").gone_at


def test_a_rebuilt_copy_is_the_same_as_before_whatever_was_wrong_with_it(
    stage: Stage, montreal: Store, told_by_events: list[str]
) -> None:
    """Even where a stamp of ours lies ahead of Booxi's, which no ordinary read would overwrite."""
    reconcile(montreal)
    before, numbers = our_values(), dict(Booking.objects.values_list("booxi_id", "pk"))
    TimeSlot.objects.first().delete()
    GroupEvent.objects.update(name="?", capacity=None)
    Booking.objects.exclude(method="Queue").update(
        status="?", service_names="?", presence="?", modified_at="2036-01-01T00:00Z", created_by_staff=1
    )
    BookingItem.objects.filter(booking__method="Appointment").delete()
    Booking.objects.filter(booxi_id=told_by_events[1]).first().attendees.all().delete()
    lost = shown_again(montreal)[0]
    lost.delete()
    Booking.objects.filter(booxi_id=told_by_events[0]).update(gone_at=clock.now())

    found = reconcile(montreal, Why.REBUILD)

    assert differences(before, our_values()) == []
    assert found.lacking == 2
    kept = dict(Booking.objects.exclude(booxi_id=lost.booxi_id).values_list("booxi_id", "pk"))
    assert kept == {key: pk for key, pk in numbers.items() if key != lost.booxi_id}, "addresses of pages stay"


def shown_again(store: Store) -> list[Booking]:
    starts = clock.day_bounds(TODAY, store.zone)[0]
    return list(Booking.objects.filter(store=store, starts_at__gt=starts, staff_member__booxi_id=7101)[:1])


# When it begins, and going on.


@pytest.fixture
def turned(montreal: Store, settings: Any) -> Any:
    """Sets our clock to an hour of Montréal's Friday, or another day; stores heard of just then."""

    def turn(hour: int, minute: int = 59, *, days: int = 0, heard: bool = True) -> None:
        local = datetime(2026, 11, 20 + days, hour, minute, tzinfo=montreal.zone)
        settings.CLOCK_OFFSET = (local - datetime.now(UTC)).total_seconds()
        Store.objects.update(heard_at=clock.now() if heard else None)

    Store.objects.exclude(pk=montreal.pk).update(is_active=False)
    Turn.objects.get_or_create(job="reconcile by night", scope=str(montreal.pk), slot="2026-11-20", taken_at=NOON)
    return turn


def begun() -> list[str]:
    return list(Reconciliation.objects.order_by("pk").values_list("why", flat=True))


def test_today_and_tomorrow_are_compared_once_an_hour_while_the_store_is_open(montreal: Store, turned: Any) -> None:
    turned(5)
    assert beginning.begin_due() == 0
    turned(12)
    assert [beginning.begin_due() for _ in range(3)] == [1, 0, 0]
    turned(13)
    assert beginning.begin_due() == 1
    one = Reconciliation.objects.latest("pk")
    assert (one.why, one.first_day, one.last_day) == ("rhythm", TODAY, TODAY + DAY)
    assert Reconciliation.objects.open().count() == 1, "the hour before is part of it"
    turned(23)
    assert beginning.begin_due() == 0


def test_stores_do_not_all_begin_in_the_same_minute(montreal: Store, turned: Any) -> None:
    minute = montreal.pk % beginning.SPREAD
    turned(12, minute)
    at_its_minute = beginning.begin_due()
    assert at_its_minute == 1
    if minute:
        turned(13, minute - 1)
        assert beginning.begin_due() == 0


def test_nothing_is_compared_on_a_day_the_store_is_closed(montreal: Store, turned: Any) -> None:
    turned(12)
    Closure.objects.create(store=montreal, on=TODAY)
    assert beginning.begin_due() == 0


def test_a_store_whose_hours_nobody_tells_is_taken_to_be_open_by_day(montreal: Store, turned: Any) -> None:
    OpeningHours.objects.all().delete()
    turned(7)
    assert beginning.begin_due() == 0
    turned(19)
    assert beginning.begin_due() == 1


def test_while_booxi_is_silent_the_next_begins_when_the_last_is_done(montreal: Store, turned: Any) -> None:
    turned(12, 0, heard=False)
    assert [beginning.begin_due() for _ in range(2)] == [1, 0]
    turned(12, 6, heard=False)
    assert beginning.begin_due() == 0, "the first is still under way"
    Reconciliation.objects.update(ended_at=clock.now())
    assert [beginning.begin_due() for _ in range(2)] == [1, 0]


def test_the_horizon_is_compared_once_in_the_stores_own_night(montreal: Store, turned: Any) -> None:
    turned(1, days=1)
    assert beginning.begin_due() == 0
    turned(3, days=1)
    assert [beginning.begin_due() for _ in range(2)] == [1, 0]
    one = Reconciliation.objects.get()
    tomorrow = TODAY + DAY
    assert (one.why, one.first_day, one.last_day) == ("night", tomorrow - 30 * DAY, tomorrow + 90 * DAY)


def test_a_night_without_a_worker_is_made_up_for_by_day(montreal: Store, turned: Any) -> None:
    turned(12, days=1)
    assert beginning.begin_due() == 2
    assert sorted(begun()) == ["night", "rhythm"]


def test_a_worker_does_what_is_due_and_today_before_the_horizon(stage: Stage, montreal: Store) -> None:
    night = beginning.begin(montreal, Why.NIGHT, TODAY, TODAY + DAY)
    rhythm = beginning.begin(montreal, Why.RHYTHM, TODAY, TODAY)
    claimed = work.claim("na")
    assert claimed == rhythm
    assert work.claim("na") == night, "a reconciliation is one worker's at a time"
    assert work.claim("na") is None
    Reconciliation.objects.update(claimed_until=None)
    tasks.read_in_background.call_local("na")
    assert not Reconciliation.objects.open().exists()
    assert Booking.objects.exists()


def test_a_killed_workers_reconciliation_goes_on_where_it_was(stage: Stage, montreal: Store) -> None:
    one = beginning.begin(montreal, Why.RHYTHM, TODAY, TODAY)
    work.step(work.claim("na"))
    before = calendar_calls(stage)
    Reconciliation.objects.update(claimed_until=clock.now() - timedelta(seconds=1))
    work.work_due("na", until=clock.now() + timedelta(minutes=1))
    one.refresh_from_db()
    people = StaffMember.objects.with_calendar().filter(store=montreal).count()
    assert calendar_calls(stage) - before == people - 1
    assert (one.columns, bool(one.ended_at)) == (people, True)


def calendar_calls(stage: Stage) -> int:
    return sum(count for name, count in stage.get("calls")["operations"].items() if "calendar" in name.lower())


def test_what_booxi_does_not_answer_is_tried_again_later_and_the_other_stores_go_on(
    stage: Stage, montreal: Store, settings: Any
) -> None:
    one = beginning.begin(montreal, Why.RHYTHM, TODAY, TODAY)
    keys = settings.BOOXI_PARTNER_KEYS
    use_keys(settings, {"na": "not-our-key"})
    work.work_due("na", until=clock.now() + timedelta(minutes=1))
    use_keys(settings, keys)
    one.refresh_from_db()
    assert (one.ended_at, one.reason, one.failures, one.claimed_until) == (None, "Misconfigured", 1, None)
    assert work.claim("na") is None
    Reconciliation.objects.update(try_at=clock.now())
    work.work_due("na", until=clock.now() + timedelta(minutes=1))
    one.refresh_from_db()
    assert (bool(one.ended_at), one.reason, one.failures) == (True, "", 0)


def use_keys(settings: Any, keys: dict[str, str]) -> None:
    door.close()
    settings.BOOXI_PARTNER_KEYS = keys


def test_somebody_booxi_does_not_know_is_passed_over(stage: Stage, montreal: Store) -> None:
    ghost = StaffMember.objects.get(store=montreal, booxi_id=7102)
    StaffMember.objects.filter(pk=ghost.pk).update(booxi_id=999999)
    Column.objects.create(staff_member=ghost, on=TODAY)
    found = reconcile(montreal, Why.RHYTHM, TODAY, TODAY)
    assert found.ended_at
    assert Column.objects.get(staff_member=ghost).reason == "NotFound"
    assert Column.objects.exclude(staff_member=ghost).exclude(read_at=None).exists()
