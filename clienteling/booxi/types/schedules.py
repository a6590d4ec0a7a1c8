"""Schedules: the weekly hours in force for a store or a staff member (contract section 14)."""

from pydantic import Field

from clienteling.booxi.ids import ScheduleId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.parts import WeeklyHours
from clienteling.booxi.types.scalars import Id, Instant, Many, Text


class Schedule(FromBooxi):
    """Weekly hours from `starts_at` until `ends_at`; either may be open."""

    id: Id[ScheduleId]
    name: Text = ""
    description: Text = ""
    starts_at: Instant | None = Field(None, alias="start")
    ends_at: Instant | None = Field(None, alias="end")
    weekly_hours: Many[WeeklyHours] = ()


class SchedulePage(Page):
    schedules: Many[Schedule] = ()
    cursor: Text = ""
