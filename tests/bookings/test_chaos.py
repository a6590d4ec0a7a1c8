"""A street that plays every trick on the post, and workers that are killed in the middle: in the end all is right.

The same at full scale is `bin/bench chaos`.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from bookings.models import Booking, InboxEvent
from bookings.services.inbox import work
from tests.bookings.post import SECRET
from tests.bookings.turmoil import PLACES, TRICKS, Turmoil, forgeries_kept, lost, reconcile, wrong
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

CHANGES, KILLS = 100, 4


class Workers:
    """Two workers in processes of their own, on the test's database; any of them may be killed."""

    def __init__(self, stage: Stage) -> None:
        self.environment = {
            **os.environ,
            "CHAOS_DATABASE": str(connection.settings_dict["NAME"]),
            "CLOCK_OFFSET": str(settings.CLOCK_OFFSET),
            "STAGE_URL": stage.url,
        }
        self.running = [self.start() for _ in range(2)]

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "tests.bookings.restless"], env=self.environment)

    def kill(self, chance: random.Random) -> None:
        """Without a chance to tidy up; another one takes the place."""
        place = chance.randrange(len(self.running))
        self.running[place].send_signal(signal.SIGKILL)
        self.running[place].wait(10)
        self.running[place] = self.start()

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
            process.wait(10)


@contextmanager
def posted_to(stage: Stage, url: str) -> Iterator[None]:
    """Booxi's events go to our hooks; the street plays its tricks."""
    stage.post("webhooks", {r: [{"url": f"{url}/hooks/booxi/{r}/", "secret": SECRET[r]}] for r in PLACES})
    stage.post("tricks", TRICKS)
    try:
        yield
    finally:
        stage.post("webhooks", {region: [] for region in PLACES})
        stage.post("tricks", {})


def test_whatever_happens_to_the_post_our_copy_ends_as_booxi_has_it(
    people: People, stage: Stage, live_server: Any
) -> None:
    reconcile()
    knew = set(Booking.objects.values_list("region", "booxi_id"))
    turmoil, chance, done = Turmoil(stage, seed=7), random.Random(7), Counter[str]()
    workers = Workers(stage)
    try:
        with posted_to(stage, live_server.url):
            for number in range(CHANGES):
                done[turmoil.change()] += 1
                if number % (CHANGES // (KILLS + 1)) == 10:
                    workers.kill(chance)
                    turmoil.note_deliveries()
            turmoil.deliver_the_rest()
    finally:
        workers.stop()
    work.work_due()
    assert not InboxEvent.objects.exclude(state="done").exists()
    assert InboxEvent.objects.count() > CHANGES / 2
    assert lost(turmoil) == set()
    reconcile()
    assert wrong(turmoil, knew) == [], done
    assert (set(turmoil.refused), forgeries_kept()) == ({"401"}, 0)
