"""Schedules of stores and of staff (contract section 14)."""

import re
from dataclasses import replace
from typing import Any

from clienteling.booxi.sandbox.answers import invalid, missing
from clienteling.booxi.sandbox.records import Schedule, WeeklyHours
from clienteling.booxi.sandbox.rules import schedules
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.paging import page
from clienteling.booxi.sandbox.web.readers import Body, day_or_instant
from clienteling.booxi.sandbox.wire import catalogue

CLOCK = re.compile(r"([01]\d|2[0-4]):[0-5]\d(:[0-5]\d)?")
Owner = tuple[int, int | None]
"""Store id, and staff id for a staff member's own."""


def find(call: Call) -> dict[str, Any]:
    """Those in force at some time in the range, both ends optional."""
    start, end = call.query.text("rangeStart"), call.query.text("rangeEnd")
    since = schedules.EARLIEST if start is None else day_or_instant(start, "rangeStart")
    until = schedules.LATEST if end is None else day_or_instant(end, "rangeEnd")
    found: list[Schedule] = call.account.found("schedules_of", _owner(call))
    rows = sorted((s for s in found if schedules.overlaps(s, since, until)), key=lambda s: s.id)
    shown, cursor = page(call, rows, lambda s: (s.id,))
    return {"schedules": [catalogue.schedule(s) for s in shown], **cursor}


def get(call: Call) -> dict[str, Any]:
    return catalogue.schedule(_schedule(call))


def create(call: Call) -> dict[str, Any]:
    merchant_id, staff_id = _owner(call)
    blank = Schedule(0, merchant_id, staff_id, "", None, None)
    wanted = _said(call.body, blank)
    made = schedules.save(call.account, replace(wanted, id=call.account.next_id("schedule")))
    return catalogue.schedule(made)


def update(call: Call) -> dict[str, Any]:
    return catalogue.schedule(schedules.save(call.account, _said(call.body, _schedule(call))))


def delete(call: Call) -> dict[str, Any]:
    schedule = _schedule(call)
    call.account.remove(schedule)
    return catalogue.schedule(schedule)


def _owner(call: Call) -> Owner:
    if "merchantId" in call.path:
        return call.merchant(call.id("merchantId")).id, None
    staff = call.staff(call.id("staffId"))
    return staff.merchant_id, staff.id


def _schedule(call: Call) -> Schedule:
    schedule = call.account.schedules.get(call.id("scheduleId"))
    if schedule is None or (schedule.merchant_id, schedule.staff_id) != _owner(call):
        raise missing("schedule")
    return schedule


def _said(body: Body, before: Schedule) -> Schedule:
    hours = body.parts("weeklyHours")
    said = {
        "name": body.text("name"),
        "description": body.text("description"),
        "start": body.instant("start"),
        "end": body.instant("end"),
        "weekly_hours": None if hours is None else tuple(_hours(h) for h in hours),
    }
    return replace(before, **{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]  # mypy cannot follow values by name


def _hours(body: Body) -> WeeklyHours:
    dow = body.required_whole("dow")
    start, end = body.required_text("start"), body.required_text("end")
    if not 0 <= dow <= 7 or not CLOCK.fullmatch(start) or not CLOCK.fullmatch(end):
        raise invalid("weeklyHours need a day from 0 to 7 and times as HH:MM:SS.")
    return WeeklyHours(dow, start, end)
