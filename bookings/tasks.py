"""What the worker does. A queue message is only a nudge: the rows in the database are the work."""

import logging

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from bookings.services import columns, intents, lookups
from clienteling import clock

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60


@db_task()  # type: ignore[untyped-decorator]  # huey ships no types
def work() -> None:
    """Reads the columns that wait and takes due intents a step further."""
    steps = lookups.settle_due()
    calls = columns.read_waiting()
    if steps or calls:
        log.info("worked", extra={"intents": steps, "calendar_calls": calls})
    if (pause := next_pause()) is not None:
        work.schedule(delay=pause)


def next_pause() -> float | None:
    """Seconds until the next row is due, if that is before the next sweep."""
    at = clock.now()
    due = [moment for moment in (columns.next_try(), lookups.next_look()) if moment and moment > at]
    pause = min(((moment - at).total_seconds() for moment in due), default=None)
    return pause + 0.1 if pause is not None and pause < SWEEP_SECONDS else None


def nudge() -> None:
    """Tells a worker that there are rows to work on. Losing the message loses nothing: the sweep finds the rows."""
    work()


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Finds rows whose nudge was lost, and forgets personal values that have had their time."""
    intents.forget_personal_values()
    nudge()
