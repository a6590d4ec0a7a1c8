"""The house says times, days, money and names the way the person's language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from clienteling.templatetags import house

MONTREAL = ZoneInfo("America/Toronto")
AFTERNOON = datetime(2026, 11, 20, 16, 5, tzinfo=MONTREAL)


@pytest.mark.parametrize(("language", "said"), [("en", "16:05"), ("fr", "16\u202fh\u202f05")])
def test_a_time_is_said_in_the_zone_it_carries(language, said):
    with translation.override(language):
        assert house.clock(AFTERNOON) == said
        assert house.clock(AFTERNOON.astimezone(UTC)) != said


def test_french_counts_the_first_day_of_a_month():
    with translation.override("fr"):
        assert house.day(date(2026, 12, 1)) == "mardi 1er décembre"
        assert house.day(date(2026, 12, 11)) == "vendredi 11 décembre"
    with translation.override("en"):
        assert house.day(date(2026, 12, 1)) == "Tuesday 1 December"


@pytest.mark.parametrize(
    ("minutes", "said"), [(15, "15 min"), (75, "75 min"), (120, "2 h"), (245, "4 h 05"), (None, "")]
)
def test_long_durations_are_said_in_hours(minutes, said):
    with translation.override("en"):
        assert house.duration(minutes) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30"), (1170, "19 h 30"), (None, "")]
)
def test_sums_of_time_are_said_in_one_way(minutes, said):
    with translation.override("en"):
        assert house.hours(minutes) == said


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (Decimal("40.00"), "CAD", "40\u202f$"),
        (Decimal("25.50"), "EUR", "25.50\u202f€"),
        (Decimal("1240"), "GBP", "£1,240"),
        (Decimal(0), "GBP", "no charge"),
        (None, "GBP", ""),
        (Decimal(7), "", "7"),
    ],
)
def test_cents_are_said_only_where_there_are_some_and_an_unknown_price_is_not_said(amount, currency, said):
    with translation.override("en"):
        assert house.money(amount, currency) == said


@pytest.mark.parametrize(
    ("name", "letters"), [("Marie-Ève Gagnon", "MG"), ("渡辺", "渡"), ("Isaac de la Roche", "IR"), ("", ""), (None, "")]
)
def test_initials_come_from_the_first_and_the_last_word(name, letters):
    assert house.initials(name) == letters


def test_a_name_cannot_smuggle_markup_into_an_arch():
    assert "<b>" not in house.arch("<b>x y</b>")
