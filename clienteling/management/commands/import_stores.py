"""`manage.py import_stores`: stores, people, catalogue and hours from Booxi."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clienteling.management.progress import Bar, hush, table
from clienteling.models.people import Region
from clienteling.services import imports
from clienteling.services.door import NoAccount
from clienteling.services.imports.report import Report


class Command(BaseCommand):
    help = "Reads what the partner key reaches and brings stores, staff, services, categories and hours into line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", choices=Region.values, help="only this account (default: all that have a key)")
        parser.add_argument(
            "--store", metavar="NUMBER", nargs="+", default=[], help="only stores with these numbers (or Booxi ids)"
        )
        parser.add_argument("--quick", action="store_true", help="ask person by person about new people only")

    def handle(self, *, region: str | None, store: list[str], quick: bool, verbosity: int, **options: Any) -> None:
        hush(verbosity)
        missing = set(store)
        for one in [region] if region else sorted(settings.BOOXI_PARTNER_KEYS):
            missing &= self.bring(one, numbers=store, quick=quick).missing
        if missing:
            raise CommandError(f"No store has the number {', '.join(sorted(missing))}. Look it up in the Back Office.")

    def bring(self, region: str, *, numbers: list[str], quick: bool) -> Report:
        """Imports one account and shows what came of it, however far it came."""
        try:
            report = imports.import_stores(region, numbers=numbers, quick=quick, tell=Bar(self.stderr))
        except NoAccount:
            raise CommandError(f"No key for this account. Set BOOXI_{region.upper()}_PARTNER_KEY.") from None
        except imports.Stopped as stopped:
            self.show(stopped.report)
            raise CommandError(f"{stopped.why} What is counted above stays imported.") from None
        self.show(report)
        return report

    def show(self, report: Report) -> None:
        rows = [(kind, n.created, n.changed, n.unchanged, n.gone) for kind, n in report.tallies.items()]
        self.stdout.write(table([(Region(report.region).label, "created", "changed", "unchanged", "gone"), *rows]))
        for sentence in report.passed_over:
            self.stdout.write(f"  passed over: {sentence}")
