"""The hand for the chaos: it imports the shops, changes Booxi at random, kills workers, and compares in the end."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import django

django.setup()

from bookings.models import Booking, InboxEvent  # noqa: E402
from clienteling.services import imports  # noqa: E402
from tests.bookings.post import SECRET  # noqa: E402
from tests.bookings.turmoil import PLACES, TRICKS, Turmoil, created, forgeries_kept, lost, reconcile, wrong  # noqa: E402
from tests.conftest import Stage, wait_until  # noqa: E402

WORKERS = 2
PATIENCE = 300
"""Seconds for what piled up to be brought, and for what was put back to be done."""


class Crew:
    """The workers of the shop, as in production, and how often one of them or of the web's was killed."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self.port = port
        self.chance = chance
        self.killed: Counter[str] = Counter()
        self.running = [self.start() for _ in range(WORKERS)]

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "manage.py", "run_huey", "--quiet"], stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """A worker, or now and then a process of the web's, which gunicorn replaces."""
        web = web_processes(self.port)
        if self.chance.random() < 0.25 and len(web) > 1:
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(web), signal.SIGKILL)
            self.killed["web"] += 1
            return
        place = self.chance.randrange(WORKERS)
        self.running[place].kill()
        self.running[place].wait(10)
        self.running[place] = self.start()
        self.killed["worker"] += 1

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)


def web_processes(port: int) -> list[int]:
    """The children of the gunicorn that serves this port."""
    ours = {pid: parent for pid, parent in processes() if f"127.0.0.1:{port}" in command(pid)}
    return [pid for pid, parent in ours.items() if parent in ours]


def processes() -> list[tuple[int, int]]:
    """Each process and its parent."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            found.append((int(entry.name), int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])))
    return found


def command(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def furnish() -> int:
    """The shops and what their calendars hold before it begins."""
    for region in PLACES:
        imports.import_stores(region)
    reconcile()
    return Booking.objects.count()


def turmoil(*, stage: str, port: int, changes: int, kills: int, seed: int) -> dict[str, Any]:
    """Everything at once, then one reconciliation; what came of it."""
    knew = set(Booking.objects.values_list("region", "booxi_id"))
    street, chance = Turmoil(Stage(stage), seed), random.Random(seed)
    street.stage.http.timeout = PATIENCE  # what piled up is brought in one call
    post(street.stage, f"http://127.0.0.1:{port}")
    crew, done = Crew(port, chance), Counter[str]()
    moments = set(chance.sample(range(changes), kills))
    began = time.monotonic()
    try:
        for number in range(changes):
            done[street.change()] += 1
            if number in moments:
                crew.kill()
            if number % 50 == 0:
                street.note_deliveries()
                tell(number, changes)
        street.deliver_the_rest()
        wait_until(lambda: not InboxEvent.objects.filter(state="waiting").exists(), seconds=PATIENCE)
    finally:
        crew.stop()
    seconds = time.monotonic() - began
    before = wrong(street, knew)
    reconcile()
    after = wrong(street, knew)
    return {
        "seconds": seconds,
        "changes": dict(done),
        "killed": dict(crew.killed),
        "delivered": len(street.seen),
        "accepted": len(street.accepted),
        "created": len(created()),
        "lost": len(lost(street)),
        "repeats": sum(InboxEvent.objects.values_list("repeats", flat=True)),
        "states": dict(Counter(InboxEvent.objects.values_list("state", flat=True))),
        "before": len(before),
        "wrong": after[:20],
        "refused": dict(street.refused),
        "forged": forgeries_kept(),
    }


def post(stage: Stage, shop: str) -> None:
    stage.post("webhooks", {r: [{"url": f"{shop}/hooks/booxi/{r}/", "secret": SECRET[r]}] for r in PLACES})
    stage.post("tricks", TRICKS)


def tell(number: int, changes: int) -> None:
    sys.stderr.write(f"\r  {number} of {changes} changes")
    sys.stderr.flush()


if __name__ == "__main__":
    deeds = {"furnish": furnish, "turmoil": turmoil}
    for line in sys.stdin:
        deed, how = json.loads(line)
        print(json.dumps(deeds[deed](**how)), flush=True)
