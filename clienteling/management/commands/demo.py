"""`manage.py demo`: the stores of the stage set, and people to sign in as. Never outside a demo."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clienteling.booxi import Lane
from clienteling.management.progress import Bar, hush, table
from clienteling.services import demo, imports


class Command(BaseCommand):
    help = "Imports the stage set's stores and makes the people of the demo. Doing it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print who can sign in")

    def handle(self, *, sign_ins: bool, verbosity: int, **options: Any) -> None:
        hush(verbosity)
        if not (settings.DEMO and settings.BOOXI_SANDBOX):
            raise CommandError("This is no demo. It needs BOOXI_SANDBOX=1 and DEMO=1, as bin/demo sets them.")
        if not sign_ins:
            self.furnish()
        people = [(one.email, one.password, one.name, one.role, one.where) for one in demo.sign_ins()]
        self.stdout.write(table([("e-mail", "password", "who", "role", "where"), *people]))

    def furnish(self) -> None:
        """Nobody else needs the quota of a shop that is not open yet: the import takes all of it."""
        try:
            for region in sorted(settings.BOOXI_PARTNER_KEYS):
                imports.import_stores(region, quick=True, lane=Lane.PEOPLE, tell=Bar(self.stderr))
            demo.hire()
        except imports.Stopped as stopped:
            raise CommandError(f"{stopped.why} The stage set should answer at {settings.STAGE_URL}.") from None
        except demo.NotTheStory as why:
            raise CommandError(f"The stage set tells another story: {why}. Begin anew: rm -r var") from None
