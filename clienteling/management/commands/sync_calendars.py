"""`manage.py sync_calendars`: the calendars of stores held against Booxi, and put right."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bookings.models import Column, Reconciliation
from bookings.services.columns import horizon
from bookings.services.reconciliation import beginning, work
from clienteling.booxi import BooxiError
from clienteling.converters import IsoDay
from clienteling.management.progress import Bar, hush, table
from clienteling.models import Store
from clienteling.services.door import NoAccount
from clienteling.services.imports.progress import Step
from clienteling.services.imports.report import plainly

GO_ON = "Start again to go on from here: what was read stays read."


class Command(BaseCommand):
    help = (
        "Reads the calendars of all stores (or some) from Booxi in the background lane, and heals what differs here. "
        "Cut off at any point, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--store", metavar="NUMBER", nargs="+", default=[], help="only stores with these numbers (or Booxi ids)"
        )
        parser.add_argument(
            "--from", dest="first", metavar="DAY", type=day, help="first day, 2026-11-20 (default: the horizon's)"
        )
        parser.add_argument("--to", dest="last", metavar="DAY", type=day, help="last day (default: the horizon's)")
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="believe nothing here: write every booking anew, and read by their ids those no calendar lists",
        )

    def handle(
        self, *, store: list[str], first: date | None, last: date | None, rebuild: bool, verbosity: int, **options: Any
    ) -> None:
        hush(verbosity)
        if first and last and last < first:
            raise CommandError(f"--to {last} lies before --from {first}.")
        why = Reconciliation.Why.REBUILD if rebuild else Reconciliation.Why.COMMAND
        stores = chosen(store)
        done: list[Reconciliation] = []
        try:
            for place, one in enumerate(stores, start=1):
                begins, ends = horizon(one)
                row = beginning.resume(one, why, first or begins, last or ends)
                done.append(row)
                self.sync(row, place=place, of=len(stores))
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {GO_ON}") from None
        except NoAccount as lacking:
            raise CommandError(f"No key for this account. Set BOOXI_{str(lacking).upper()}_PARTNER_KEY.") from None
        except BooxiError as error:
            raise CommandError(f"{plainly(error)} {GO_ON}") from None
        finally:
            self.show(done)

    def sync(self, one: Reconciliation, *, place: int, of: int) -> None:
        bar = Bar(self.stderr, counting="steps")
        taken = 0

        def tell(row: Reconciliation) -> None:
            nonlocal taken
            taken += 1
            left = work.steps_left(row) + 1 if row.ended_at is None else 0
            bar(Step(row.store.name, place, of, taken, taken + left))

        bar(Step(one.store.name, place, of, 0, work.steps_left(one) + 1))
        work.run(one, tell)

    def show(self, done: Sequence[Reconciliation]) -> None:
        head = ("", "compared", "lacking", "differing", "vanished", "calls")
        rows = [(r.store.name, r.compared, r.lacking, r.differing, r.vanished, r.calls) for r in done]
        if not rows:
            return
        total = ("", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
        self.stdout.write(table([head, *rows, *([total] if len(rows) > 1 else [])]))
        for one in done:
            for person in refused(one):
                self.stdout.write(f"  passed over: staff member {person} of {one.store.name}, whom Booxi does not know")


def day(text: str) -> date:
    try:
        return IsoDay().to_python(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day. Write one like 2026-11-20.") from None


def chosen(numbers: Sequence[str]) -> list[Store]:
    """The stores with these numbers or Booxi ids; all that are in use without any."""
    stores = list(Store.objects.bookable().order_by("region", "number", "pk"))
    if not numbers:
        return stores
    found = [store for store in stores if {store.number, str(store.booxi_id)} & set(numbers)]
    known = {name for store in found for name in (store.number, str(store.booxi_id))}
    if missing := sorted(set(numbers) - known):
        raise CommandError(f"No store has the number {', '.join(missing)}. See the list in the admin.")
    return found


def refused(one: Reconciliation) -> list[int]:
    """Booxi's ids of the people it did not know."""
    rows = Column.objects.filter(
        staff_member__store=one.store, on__range=(one.first_day, one.last_day), reason="NotFound"
    )
    return sorted(set(rows.values_list("staff_member__booxi_id", flat=True)))
