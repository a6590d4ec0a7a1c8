"""Keeping our copy of Booxi's calendars: which copy wins, what changed, which columns to show again, who is told.

outcome       what a projection did
bookings      appointments, reservations, queue entries, and what they are made of
group_events  events with places
slots         busy and available time slots
news          what a staff member should hear of
calendars     a staff member's days, read whole
versions      what open pages compare
"""

from bookings.services.projection import bookings, calendars, group_events, slots
from bookings.services.projection.bookings import lose, missing, project
from bookings.services.projection.news import News
from bookings.services.projection.outcome import Outcome, Source
from bookings.services.projection.versions import bump, publish

__all__ = [
    "News",
    "Outcome",
    "Source",
    "bookings",
    "bump",
    "calendars",
    "group_events",
    "lose",
    "missing",
    "project",
    "publish",
    "slots",
]
