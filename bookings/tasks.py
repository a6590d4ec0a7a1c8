"""What the worker does. A queue message is only a nudge: the rows in the database are the work."""

import logging

from django.core.cache import cache
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from bookings.services import columns, intents, lookups, outside
from bookings.services.inbox import work as inbox
from clienteling import clock
from clienteling.services.soon import Soon

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60


@db_task()  # type: ignore[untyped-decorator]  # huey ships no types
def work() -> None:
    """Reads the columns that wait and takes due intents a step further."""
    inbox.work_due()
    steps = lookups.settle_due()
    calls = columns.read_waiting()
    if steps or calls:
        log.info("worked", extra={"intents": steps, "calendar_calls": calls})
    come_back()


@db_task(priority=10)  # type: ignore[untyped-decorator]
def read_post() -> None:
    """Works on the events that came. Ahead of everything else in the queue: people wait to see them."""
    if events := inbox.work_due():
        log.info("events worked", extra={"events": events})
    come_back()


hint = Soon(read_post, pause=0.15)
"""Tells a worker that events came: one message for all that come within the pause, whatever the burst."""


def come_back() -> None:
    """Works again when the next row is due, if that is before the next sweep; one message a second is enough."""
    at = clock.now()
    due = [moment for moment in (columns.next_try(), lookups.next_look(), inbox.next_try()) if moment and moment > at]
    if not due or (pause := (min(due) - at).total_seconds()) >= SWEEP_SECONDS:
        return
    if cache.add(f"bookings.work.{min(due):%H%M%S}", value=True, timeout=SWEEP_SECONDS):
        work.schedule(delay=pause + 0.1)


def nudge() -> None:
    """Tells a worker that there are rows to work on. Losing the message loses nothing: the sweep finds the rows."""
    work()


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Finds rows whose nudge was lost, and forgets personal values that have had their time."""
    intents.forget_personal_values()
    nudge()


@db_periodic_task(crontab(minute="*/5"))  # type: ignore[untyped-decorator]
def read_outside_calendars() -> None:
    """Staff members' own calendars elsewhere, each on its turn."""
    for calendar_id in outside.due():
        read_outside_calendar(calendar_id)


@db_task(priority=-10)  # type: ignore[untyped-decorator]
def read_outside_calendar(calendar_id: int) -> None:
    """One of them. Behind everything else in the queue: nobody waits for it."""
    outside.work(calendar_id)
