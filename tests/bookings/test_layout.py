"""Where bookings stand on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bookings.services.layout import MOST_ACROSS, Place, frame, pack

MONTREAL = ZoneInfo("America/Toronto")
places = st.lists(st.builds(Place, st.integers(0, 250), st.integers(3, 40)), max_size=30)


def local(text: str, zone: ZoneInfo = MONTREAL) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def test_ten_o_clock_stands_twelve_steps_below_nine() -> None:
    drawn = frame([local("2026-11-20T09:00"), local("2026-11-20T18:00")], MONTREAL)
    assert drawn.place(local("2026-11-20T10:00"), local("2026-11-20T11:15")) == Place(12, 15)


def test_a_booking_of_five_minutes_is_drawn_large_enough_to_touch() -> None:
    drawn = frame([local("2026-11-20T09:00"), local("2026-11-20T18:00")], MONTREAL)
    assert drawn.place(local("2026-11-20T10:02"), local("2026-11-20T10:07")) == Place(12, 3)


def test_what_lies_outside_the_hours_drawn_is_not_drawn() -> None:
    drawn = frame([local("2026-11-20T09:00"), local("2026-11-20T18:00")], MONTREAL)
    assert drawn.place(local("2026-11-20T18:00"), local("2026-11-20T19:00")) is None
    assert drawn.place(local("2026-11-20T07:00"), local("2026-11-20T09:00")) is None


def test_the_day_summer_time_ends_has_its_hour_from_one_to_two_twice() -> None:
    drawn = frame([local("2026-11-01T00:00"), local("2026-11-01T23:59")], MONTREAL)
    hours = [moment.hour for moment, _ in drawn.hours()]
    assert hours.count(1) == 2
    assert drawn.steps == 25 * 12


def test_the_day_summer_time_begins_has_no_hour_from_two_to_three() -> None:
    drawn = frame([local("2026-03-08T00:00"), local("2026-03-08T23:59")], MONTREAL)
    assert 2 not in [moment.hour for moment, _ in drawn.hours()]
    assert drawn.steps == 23 * 12


def test_hours_of_a_half_hour_zone_stand_on_its_own_clock() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    drawn = frame([local("2026-11-20T09:30", kolkata), local("2026-11-20T12:00", kolkata)], kolkata)
    assert [(moment.hour, moment.minute, step) for moment, step in drawn.hours()] == [
        (9, 0, 0),
        (10, 0, 12),
        (11, 0, 24),
    ]


def test_two_at_the_same_time_share_the_width() -> None:
    lanes = pack([Place(12, 12), Place(18, 12), Place(60, 6)])
    assert [lane.css for lane in lanes] == ["of2-1", "of2-2", ""]


@given(places)
def test_no_two_blocks_of_one_lane_touch_while_there_is_room(found: list[Place]) -> None:
    lanes = pack(found)
    for one, lane in zip(found, lanes, strict=True):
        for other, its_lane in zip(found, lanes, strict=True):
            crowded = MOST_ACROSS in {lane.across, its_lane.across}
            if one is not other and lane == its_lane and not crowded:
                assert one.end <= other.start or other.end <= one.start


@given(places)
def test_blocks_that_overlap_agree_on_how_many_share_the_width(found: list[Place]) -> None:
    lanes = pack(found)
    assert all(1 <= lane.number <= lane.across <= MOST_ACROSS for lane in lanes)
    for one, lane in zip(found, lanes, strict=True):
        for other, its_lane in zip(found, lanes, strict=True):
            if one.start < other.end and other.start < one.end:
                assert lane.across == its_lane.across


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 30)), st.integers(0, 60 * 20), st.integers(1, 300))
def test_a_place_never_leaves_the_frame(day: datetime, after: int, minutes: int) -> None:
    starts = day.replace(tzinfo=UTC) + timedelta(minutes=after)
    drawn = frame([day.replace(tzinfo=UTC), day.replace(tzinfo=UTC) + timedelta(hours=20)], MONTREAL)
    place = drawn.place(starts, starts + timedelta(minutes=minutes))
    assert place is None or (place.start >= 0 and place.end <= drawn.steps)
