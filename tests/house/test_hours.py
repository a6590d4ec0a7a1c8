"""Schedules as weekly rules: which hours count on which day."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from clienteling.booxi.types.parts import WeeklyHours
from clienteling.booxi.types.schedules import Schedule
from clienteling.services.imports.hours import Rule, rules

TORONTO = ZoneInfo("America/Toronto")
TEN, SIX = time(10), time(18)


def schedule(number: int, *hours: tuple[int, str, str], start: datetime | None = None, end: datetime | None = None):
    week = tuple(WeeklyHours(dow=dow, start=opens, end=closes) for dow, opens, closes in hours)
    return Schedule(id=number, starts_at=start, ends_at=end, weekly_hours=week)


def test_sunday_is_0_or_7_in_booxi_and_7_here():
    for dow in (0, 7):
        assert rules([schedule(1, (dow, "10:00:00", "18:00:00"))], TORONTO) == {Rule(7, TEN, SIX, None, None)}


def test_a_schedule_counts_from_the_first_day_it_sees_begin():
    """It begins at 20:00 of the 4th in Toronto: the 4th still has the hours before."""
    turn = datetime(2026, 5, 5, tzinfo=UTC)
    before = schedule(1, (1, "10:00:00", "18:00:00"), end=turn)
    after = schedule(2, (1, "11:00:00", "18:00:00"), start=turn)
    assert rules([after, before], TORONTO) == {
        Rule(1, TEN, SIX, None, date(2026, 5, 4)),
        Rule(1, time(11), SIX, date(2026, 5, 5), None),
    }


def test_a_schedule_from_midnight_to_midnight_of_the_store_counts_for_exactly_those_days():
    start, end = datetime(2026, 7, 1, tzinfo=TORONTO), datetime(2026, 9, 1, tzinfo=TORONTO)
    (rule,) = rules([schedule(1, (3, "10:00:00", "18:00:00"), start=start, end=end)], TORONTO)
    assert (rule.valid_from, rule.valid_until) == (date(2026, 7, 1), date(2026, 8, 31))


def test_a_summer_stands_before_the_usual_hours_and_they_return_after_it():
    usual = schedule(1, (1, "10:00:00", "18:00:00"))
    summer = schedule(
        2,
        (1, "12:00:00", "18:00:00"),
        start=datetime(2026, 7, 1, tzinfo=TORONTO),
        end=datetime(2026, 9, 1, tzinfo=TORONTO),
    )
    assert rules([summer, usual], TORONTO) == {
        Rule(1, TEN, SIX, None, date(2026, 6, 30)),
        Rule(1, time(12), SIX, date(2026, 7, 1), date(2026, 8, 31)),
        Rule(1, TEN, SIX, date(2026, 9, 1), None),
    }


def test_hours_past_midnight_go_on_the_next_morning():
    saturday_night = schedule(1, (6, "18:00:00", "02:00:00"))
    assert rules([saturday_night], TORONTO) == {
        Rule(6, SIX, time(23, 59), None, None),
        Rule(7, time(0), time(2), None, None),
    }


def test_until_midnight_is_until_the_last_minute():
    for end in ("24:00:00", "00:00:00"):
        assert rules([schedule(1, (6, "18:00:00", end))], TORONTO) == {Rule(6, SIX, time(23, 59), None, None)}


def test_a_lunch_break_makes_two_rules():
    found = rules([schedule(1, (2, "09:00:00", "12:00:00"), (2, "13:00:00", "18:00:00"))], TORONTO)
    assert {(rule.opens.hour, rule.closes.hour) for rule in found} == {(9, 12), (13, 18)}


def test_no_schedules_are_no_rules():
    assert rules([], TORONTO) == set()
