"""Stores, their people, catalogue and hours: from Booxi into our tables.

What an import costs, in calls: one list of stores per twenty; then for each store one each for staff and services
(per fifty), categories and opening hours, one for own durations if a service has any; then for each person with a
calendar one for their hours and, if they are online, one for what they do (the store's own key, hence its own
quota); one more for their employee id unless the list of staff told it. A boutique of eight takes 20 calls, a
flagship of sixty 120, at the three calls a second the background lane leaves them. A quick import asks the
last three questions for people not known yet only, and takes five calls a store whatever its size.

Nothing is deleted: what Booxi no longer lists is marked gone, and comes back when Booxi lists it again. Hours
and offerings are statements, not things: those replace what was said before.
"""

from collections.abc import Collection

from django.db import transaction

from clienteling import audit, clock
from clienteling.booxi import Booxi, BooxiError, Lane
from clienteling.models import StaffMember, Store, User
from clienteling.services import door
from clienteling.services.imports import catalogue, hours, staff, stores
from clienteling.services.imports.progress import Steps, Tell, quiet
from clienteling.services.imports.reading import Reading, read_store
from clienteling.services.imports.report import Report, Stopped, plainly

__all__ = ["Report", "Stopped", "import_stores"]

DEADLINE = 60.0
"""Seconds each question may take, most of them waiting for the lane to have room."""


def import_stores(
    region: str,
    *,
    numbers: Collection[str] = (),
    quick: bool = False,
    lane: Lane = Lane.BACKGROUND,
    by: User | None = None,
    tell: Tell = quiet,
) -> Report:
    """Imports the stores of `region`, all or those with these store numbers or Booxi ids, and answers what changed.

    Raises NoAccount, and Stopped when Booxi could not be read to the end; the stores done by then stay imported.
    """
    booxi = door.booxi(region).within(lane=lane, deadline=DEADLINE)
    report = Report(region)
    try:
        found = booxi.catalogue.stores()
        rows = stores.settle(region, found, numbers=numbers, report=report)
        for place, row in enumerate(rows, start=1):
            steps = Steps(tell, row.name, place=place, of=len(rows))
            import_store(booxi, row, report, by=by, quick=quick, steps=steps)
    except BooxiError as error:
        raise Stopped(report, plainly(error)) from error
    return report


def import_store(booxi: Booxi, row: Store, report: Report, *, by: User | None, quick: bool, steps: Steps) -> None:
    """Reads one store, then writes it in one transaction."""
    known = set(row.staff.filter(gone_at=None).values_list("booxi_id", flat=True)) if quick else set()
    told = read_store(booxi, row, known=known, steps=steps)
    with transaction.atomic():
        write(Store.objects.select_for_update().get(pk=row.pk), told, report)
        audit.record(by, "import", row, store=row)


def write(store: Store, told: Reading, report: Report) -> None:
    """Brings our rows of `store` into line with what was read."""
    people = staff.settle(store, told, report)
    services = catalogue.settle(store, told, report)
    catalogue.state_offerings(people, services, told, report)
    hours.state(store, people, told, report)
    store.is_template = told.is_template
    store.imported_at = clock.now()
    store.save(update_fields=["is_template", "imported_at"])
    report.passed_over += [f"{store.name}: {note}" for note in told.notes]
    if not store.is_template and not acting(store):
        report.passed_over.append(f"{store.name}: no acting staff member. Choose one in the administration.")


def acting(store: Store) -> StaffMember | None:
    """Who signs changes for users without a calendar of their own; somebody gone cannot."""
    return store.acting_staff if store.acting_staff and not store.acting_staff.gone_at else None
