"""Where bookings stand on the wall."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bookings.services.layout import HOUR, MOST_ACROSS, Place, pack, surplus, whole_day

MONTREAL = ZoneInfo("America/Toronto")
places = st.lists(st.builds(Place, st.integers(0, 250), st.integers(3, 40)), max_size=30)


def local(text: str, zone: ZoneInfo = MONTREAL) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def day(text: str, zone: ZoneInfo = MONTREAL):
    return whole_day(date.fromisoformat(text), zone)


def test_ten_o_clock_stands_ten_hours_below_midnight() -> None:
    drawn = day("2026-11-20")
    assert drawn.place(local("2026-11-20T10:00"), local("2026-11-20T11:15")) == Place(10 * HOUR, 15)


def test_a_booking_of_five_minutes_is_drawn_large_enough_to_touch() -> None:
    drawn = day("2026-11-20")
    assert drawn.place(local("2026-11-20T10:02"), local("2026-11-20T10:07")) == Place(10 * HOUR, 3)


def test_what_lies_on_other_days_is_not_drawn_and_what_crosses_midnight_in_part() -> None:
    drawn = day("2026-11-20")
    assert drawn.place(local("2026-11-21T00:00"), local("2026-11-21T01:00")) is None
    assert drawn.place(local("2026-11-19T22:00"), local("2026-11-20T00:00")) is None
    assert drawn.place(local("2026-11-19T22:00"), local("2026-11-20T01:00")) == Place(0, HOUR)


def test_a_wall_shows_the_whole_hours_around_its_columns() -> None:
    drawn = day("2026-11-20")
    assert drawn.window(10 * HOUR + 3, 17 * HOUR + 1) == (10 * HOUR, 18 * HOUR)
    assert drawn.window(None, None) == (9 * HOUR, 18 * HOUR)
    assert drawn.window(23 * HOUR + 6, 24 * HOUR) == (23 * HOUR, 24 * HOUR)


def test_the_day_summer_time_ends_has_its_hour_from_one_to_two_twice() -> None:
    drawn = day("2026-11-01")
    assert [moment.hour for moment, _ in drawn.hours()].count(1) == 2
    assert drawn.steps == 25 * HOUR


def test_the_day_summer_time_begins_has_no_hour_from_two_to_three() -> None:
    drawn = day("2026-03-08")
    assert 2 not in [moment.hour for moment, _ in drawn.hours()]
    assert drawn.steps == 23 * HOUR


def test_beside_other_days_a_changed_one_is_moved_so_that_its_clock_agrees() -> None:
    assert day("2026-11-20").shift == 0
    spring, autumn = day("2026-03-08"), day("2026-11-01")
    ten = [drawn.step(local(f"{drawn.on}T10:00")) + drawn.shift for drawn in (spring, autumn)]
    assert ten == [10 * HOUR, 10 * HOUR]


def test_hours_of_a_half_hour_zone_stand_on_its_own_clock() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    drawn = day("2026-11-20", kolkata)
    hours = drawn.hours(9 * HOUR, 12 * HOUR)
    assert [(moment.hour, moment.minute, step) for moment, step in hours] == [
        (9, 0, 9 * HOUR),
        (10, 0, 10 * HOUR),
        (11, 0, 11 * HOUR),
    ]


def test_two_at_the_same_time_share_the_width() -> None:
    lanes = pack([Place(12, 12), Place(18, 12), Place(60, 6)])
    assert [lane.css for lane in lanes] == ["of2-1", "of2-2", ""]


def test_six_at_once_are_three_and_one_that_says_how_many_more() -> None:
    six = [Place(12, 12)] * 6
    assert [len(group) for group in surplus(six, pack(six))] == [3]
    four = six[:4]
    assert surplus(four, pack(four)) == []


@given(places)
def test_no_two_blocks_of_one_lane_touch_unless_they_are_drawn_as_one(found: list[Place]) -> None:
    lanes = pack(found)
    together = [set(group) for group in surplus(found, lanes)]
    for i, (one, lane) in enumerate(zip(found, lanes, strict=True)):
        for j, (other, its_lane) in enumerate(zip(found, lanes, strict=True)):
            if i < j and lane == its_lane and not any({i, j} <= group for group in together):
                assert one.end <= other.start or other.end <= one.start


@given(places)
def test_blocks_that_overlap_agree_on_how_many_share_the_width(found: list[Place]) -> None:
    lanes = pack(found)
    assert all(1 <= lane.number <= lane.across <= MOST_ACROSS for lane in lanes)
    for one, lane in zip(found, lanes, strict=True):
        for other, its_lane in zip(found, lanes, strict=True):
            if one.start < other.end and other.start < one.end:
                assert lane.across == its_lane.across


@given(st.dates(date(2026, 1, 1), date(2026, 12, 30)), st.integers(-300, 60 * 26), st.integers(1, 300))
def test_a_place_never_leaves_its_day(on: date, after: int, minutes: int) -> None:
    drawn = whole_day(on, MONTREAL)
    starts = drawn.starts + timedelta(minutes=after)
    place = drawn.place(starts, starts + timedelta(minutes=minutes))
    assert place is None or (place.start >= 0 and place.end <= drawn.steps)


def test_where_half_an_hour_comes_twice_a_wall_still_shows_whole_hours() -> None:
    """On Lord Howe Island the clock goes from two back to half past one on 5 April 2026."""
    drawn = day("2026-04-05", ZoneInfo("Australia/Lord_Howe"))
    second_quarter_to_two = 2 * HOUR + 3
    assert drawn.window(second_quarter_to_two, 3 * HOUR) == (HOUR, 3 * HOUR + 6)
    assert drawn.window(0, second_quarter_to_two) == (0, 2 * HOUR + 6)
    spring = day("2026-10-04", ZoneInfo("Australia/Lord_Howe"))  # from two to half past two
    assert spring.window(2 * HOUR + 3, 3 * HOUR) == (HOUR, 3 * HOUR + 6)
