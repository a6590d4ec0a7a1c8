"""`manage.py sync_calendars`: what a person at a terminal sees of it, also when it is cut off."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bookings.models import Booking, Column, Reconciliation
from clienteling import clock
from clienteling.management.commands import sync_calendars
from clienteling.models import StaffMember, Store
from tests.bookings.comparing import differences, is_in_a_calendar, our_values, stage_values
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

TODAY = date(2026, 11, 20)
SHORT = ("--store", "CA0101", "--from", "2026-11-20", "--to", "2026-11-22")


def run(*arguments: str) -> str:
    out, progress = StringIO(), StringIO()
    call_command("sync_calendars", *arguments, stdout=out, stderr=progress, no_color=True)
    return out.getvalue() + progress.getvalue()


class Terminal(StringIO):
    """Somebody watches, and presses Ctrl-C when the bar says so."""

    def __init__(self, until: str) -> None:
        super().__init__()
        self.until = until

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.until and self.until in text:
            raise KeyboardInterrupt
        return super().write(text)


def test_it_says_what_it_compared_and_what_was_wrong(stage: Stage, people: People) -> None:
    said = run(*SHORT)
    assert "Montréal, Sherbrooke (1 of 1)" in said
    row = Reconciliation.objects.get()
    assert (row.why, row.first_day, row.last_day) == ("command", TODAY, date(2026, 11, 22))
    assert str(row.compared) in said
    starts, ends = (
        clock.day_bounds(TODAY, people.montreal.zone)[0],
        clock.day_bounds(row.last_day, people.montreal.zone)[1],
    )
    staff = set(StaffMember.objects.filter(store=people.montreal).values_list("booxi_id", flat=True))
    theirs = {
        key: value
        for key, value in stage_values(stage).items()
        if value["staff"] in staff and is_in_a_calendar(value, starts, ends)
    }
    assert differences(theirs, our_values()) == []
    Booking.objects.filter(booxi_id=next(number for kind, number in theirs if kind == "booking")).delete()
    head, montreal = run(*SHORT).split("\n")[1:3]
    counted = dict(zip(head.split(), montreal.removeprefix("Montréal, Sherbrooke").split(), strict=True))
    assert (counted["lacking"], counted["differing"], counted["vanished"]) == ("1", "0", "0")


def test_without_days_it_reads_the_horizon_of_every_store(stage: Stage, people: People) -> None:
    Store.objects.exclude(pk__in=[people.montreal.pk, people.paris.pk]).update(is_active=False)
    with_calendar = StaffMember.objects.with_calendar().order_by("pk")
    StaffMember.objects.exclude(
        pk__in=[with_calendar.filter(store=store).first().pk for store in (people.montreal, people.paris)]
    ).update(gone_at=clock.now())
    run()
    assert Column.objects.exclude(read_at=None).count() == 2 * 121
    assert set(Booking.objects.values_list("region", flat=True)) == {"na", "eu"}


def test_cut_off_it_goes_on_where_it_was(stage: Stage, people: People) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match=r"Stopped\. Start again to go on from here"):
        call_command("sync_calendars", *SHORT, stdout=out, stderr=Terminal(until="  3/"), no_color=True)
    assert "Montréal" in out.getvalue(), "what was done so far is told"
    half = Reconciliation.objects.get()
    assert half.ended_at is None
    read = Column.objects.exclude(read_at=None).values("staff_member").distinct().count()
    assert read == 3
    before = calendar_calls(stage)
    run(*SHORT)
    whole = Reconciliation.objects.get()
    staff = StaffMember.objects.with_calendar().filter(store=people.montreal).count()
    assert whole.ended_at
    assert (whole.columns, calendar_calls(stage) - before) == (3 * staff, staff - 3)
    run(*SHORT)
    assert Reconciliation.objects.count() == 2, "done, it begins anew"


def calendar_calls(stage: Stage) -> int:
    return sum(count for name, count in stage.get("calls")["operations"].items() if "calendar" in name.lower())


def test_on_a_terminal_a_bar_grows_to_its_end(stage: Stage, people: People) -> None:
    progress = Terminal(until="")
    call_command("sync_calendars", *SHORT, stdout=StringIO(), stderr=progress, no_color=True)
    lines = progress.getvalue().split("\r")
    staff = StaffMember.objects.with_calendar().filter(store=people.montreal).count()
    assert f"  0/{staff + 1} steps" in lines[1]
    assert lines[-1].endswith(f"{staff + 1}/{staff + 1} steps  Montréal, Sherbrooke (1 of 1)\n")


def test_rebuilt_by_hand_the_copy_is_the_same(stage: Stage, people: People) -> None:
    run(*SHORT)
    before = our_values()
    Booking.objects.update(status="?", modified_at="2036-01-01T00:00Z")
    run(*SHORT)
    assert differences(before, our_values()) != [], "a read does not overwrite what is stamped later"
    run(*SHORT, "--rebuild")
    assert differences(before, our_values()) == []
    assert Reconciliation.objects.latest("pk").why == "rebuild"


def test_when_booxi_is_away_it_says_what_to_do(stage: Stage, people: People, settings: Any) -> None:
    settings.BOOXI_PARTNER_KEYS = {}
    with pytest.raises(CommandError, match=r"No key for this account\. Set BOOXI_NA_PARTNER_KEY"):
        run(*SHORT)


def test_who_booxi_does_not_know_is_named_by_their_number(stage: Stage, people: People) -> None:
    ghost = StaffMember.objects.get(store=people.montreal, booxi_id=7102)
    StaffMember.objects.filter(pk=ghost.pk).update(booxi_id=999999)
    Column.objects.create(staff_member=ghost, on=TODAY)
    assert "passed over: staff member 999999 of Montréal, Sherbrooke, whom Booxi does not know" in run(*SHORT)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--store", "NOPE"], "No store has the number NOPE"),
        (["--from", "2026-11-22", "--to", "2026-11-20"], "--to 2026-11-20 lies before --from 2026-11-22"),
        (["--from", "tomorrow"], "tomorrow is no day. Write one like 2026-11-20"),
        (["--to", "9999-12-31"], "9999-12-31 is no day"),
    ],
)
def test_what_makes_no_sense_is_said(people: People, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*arguments)
    assert not Reconciliation.objects.exists()


def test_a_store_is_named_by_its_number_or_by_booxis(people: People) -> None:
    assert sync_calendars.chosen(["CA0101"]) == [people.montreal]
    assert people.montreal in sync_calendars.chosen(["3401"])
