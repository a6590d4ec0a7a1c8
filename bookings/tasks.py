"""What the worker does. A queue message is only a nudge: the rows in the database are the work."""

import logging
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from bookings.services import alerts, columns, intents, lanes, letters, lookups, outside, reading, store_week, tidying
from bookings.services.inbox import work as inbox
from bookings.services.reconciliation import beginning
from bookings.services.reconciliation import work as reconciliation
from clienteling import clock
from clienteling.models import StaffMember
from clienteling.services.seldom import Seldom
from clienteling.services.soon import Soon

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60
BACKGROUND_SECONDS = 40
"""How long a worker reads in the background before it looks whether anything else waits."""
BACKGROUND_LEASE = 600
"""Longer than that and one step more: after it, a killed worker's account is taken on by another."""


@db_task()  # type: ignore[untyped-decorator]  # huey ships no types
def work() -> None:
    """Reads the columns that wait and takes due intents a step further."""
    inbox.work_due()
    steps = lookups.settle_due()
    calls = reading.read_waiting()
    if steps or calls:
        log.info("worked", extra={"intents": steps, "calendar_calls": calls})
    for region in reading.regions_behind():
        read_in_background(region)
    come_back()


@db_task(priority=10)  # type: ignore[untyped-decorator]  # huey ships no types
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
    due = [moment for moment in (reading.next_try(), lookups.next_look(), inbox.next_try()) if moment and moment > at]
    if not due or (pause := (min(due) - at).total_seconds()) >= SWEEP_SECONDS:
        return
    if cache.add(f"bookings.work.{min(due):%H%M%S}", value=True, timeout=SWEEP_SECONDS):
        work.schedule(delay=pause + 0.1)


def nudge() -> None:
    """Tells a worker that there are rows to work on. Losing the message loses nothing: the sweep finds the rows."""
    work()


@db_task(priority=5)  # type: ignore[untyped-decorator]  # huey ships no types
def look(store_id: int, day: str) -> None:
    """Somebody looks at a store's day of which something is missing or old. The page asked for nothing itself."""
    if columns.look(store_id, date.fromisoformat(day)):
        work.call_local()


@db_task(priority=5)  # type: ignore[untyped-decorator]  # huey ships no types
def look_at_week(staff_id: int, monday: str) -> None:
    """The same for a staff member's week."""
    first = date.fromisoformat(monday)
    if columns.want(list(StaffMember.objects.filter(pk=staff_id)), [first + timedelta(days=n) for n in range(7)]):
        work.call_local()


@db_task(priority=5)  # type: ignore[untyped-decorator]  # huey ships no types
def look_at_person(staff_id: int, day: str) -> None:
    """The same for one person's day."""
    if columns.look_at_person(staff_id, date.fromisoformat(day)):
        work.call_local()


@db_task(priority=5)  # type: ignore[untyped-decorator]  # huey ships no types
def look_at_store_week(store_id: int, monday: str) -> None:
    """The same for the week of a whole store: what of it was never read."""
    if store_week.look(store_id, date.fromisoformat(monday)):
        work.call_local()


keep_looking = Seldom(look, pause=columns.SILENT_LIMIT)
keep_looking_at_week = Seldom(look_at_week, pause=columns.SILENT_LIMIT)
"""An open page that finds nothing changed still looks: while Booxi is silent, what it shows is to be read first."""


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey ships no types
def sweep() -> None:
    """Finds rows whose nudge was lost, and forgets personal values that have had their time."""
    intents.forget_personal_values()
    lanes.forget_old()
    alerts.forget()
    nudge()


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey ships no types
def send_letters() -> None:
    """What staff members should know, to those who want it by e-mail. In a minute of its own: mail servers are slow."""
    if sent := letters.send_due():
        log.info("letters sent", extra={"letters": sent})


@db_periodic_task(crontab(minute="*/5"))  # type: ignore[untyped-decorator]  # huey ships no types
def read_outside_calendars() -> None:
    """Staff members' own calendars elsewhere, each on its turn."""
    for calendar_id in outside.due():
        read_outside_calendar(calendar_id)


@db_task(priority=-10)  # type: ignore[untyped-decorator]  # huey ships no types
def read_outside_calendar(calendar_id: int) -> None:
    """One of them. Behind everything else in the queue: nobody waits for it."""
    outside.work(calendar_id)


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey ships no types
def begin_rounds() -> None:
    """Begins what is to be held against Booxi by now, and lets workers go on with it."""
    beginning.begin_due()
    tidying.tidy_due()
    for region in settings.BOOXI_PARTNER_KEYS:
        read_in_background(region)


@db_task(priority=-20)  # type: ignore[untyped-decorator]  # huey ships no types
def read_in_background(region: str) -> None:
    """Reconciles one account for a while, behind everything else in the queue, and comes again while work is left.

    One worker at a time for each account, so that two accounts never take more than two workers from people.
    """
    lease = f"bookings.background.{region}"
    if not cache.add(lease, value=True, timeout=BACKGROUND_LEASE):
        return
    until = clock.now() + timedelta(seconds=BACKGROUND_SECONDS)
    try:
        reconciliation.work_due(region, until=until)
    finally:
        cache.delete(lease)
    if clock.now() >= until:
        read_in_background(region)
