"""2,000 changes at the stage set, their events doubled, reordered, delayed, lost and forged, workers killed meanwhile.

    python -m tests.bench.chaos [changes] [seed]        2000 and 7 by default

After one reconciliation our copy is the stage set's, field by field: every booking a calendar lists, and every other
one whose creation arrived. On each engine of this machine; exits with 1 when anything differs, is lost, or was forged.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from tests.bench.shop import engines, open_shop
from tests.booxi.quota.engines import free_port, wait_for
from tests.conftest import NOON, STORY, answers, wait_until

CHANGES, SEED = 2000, 7
CHANGES_PER_KILL = 50


@contextmanager
def stage_set() -> Iterator[str]:
    """A stage set at the beginning of its story, in a process of its own; its address."""
    port = free_port()
    told = {"STAGE_SIZE": str(STORY["size"]), "STAGE_SEED": str(STORY["seed"]), "STAGE_NOW": NOON.isoformat()}
    free = {"STAGE_QUOTA_PER_SECOND": "0", "STAGE_QUOTA_PER_MINUTE": "0", "STAGE_DATA": ""}
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "clienteling.booxi.sandbox", "--port", str(port)]
        process = subprocess.Popen(command, env={**os.environ, **told, **free}, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: answers(url), process)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def run(database: str, changes: int, seed: int) -> dict[str, Any]:
    with stage_set() as stage:
        around = {
            "STAGE_URL": stage,
            "CLOCK_OFFSET": str((NOON - datetime.now(UTC)).total_seconds()),
            "BOOXI_QUOTA_PER_SECOND": "0",
            "BOOXI_QUOTA_PER_MINUTE": "0",
            "LOG_LEVEL": "ERROR",
        }
        with open_shop(database, "tests.bench.shop.street", **around) as shop:
            shop.hand("furnish")
            kills = changes // CHANGES_PER_KILL
            found: dict[str, Any] = shop.hand(
                "turmoil", stage=stage, port=shop.port, changes=changes, kills=kills, seed=seed
            )
            return found


def show(name: str, found: dict[str, Any]) -> bool:
    print(f"\n{name}: {sum(found['changes'].values())} changes in {found['seconds']:.0f} s: {found['changes']}")
    print(f"  deliveries {found['delivered']}, repeats {found['repeats']}, events {found['states']}")
    print(f"  creations that arrived: {found['created']}")
    print(f"  killed {found['killed']}, forgeries answered {found['refused']}")
    print(f"  differences before the reconciliation: {found['before']}")
    for said in found["wrong"]:
        print(f"    {said}")
    bounds = {
        "differences after it": len(found["wrong"]),
        f"lost, of {found['accepted']} events answered 2xx": found["lost"],
        "given up, or still waiting": sum(found["states"].get(state, 0) for state in ("dead", "waiting")),
        "forged accepted": found["forged"] + sum(n for answer, n in found["refused"].items() if answer != "401"),
    }
    for what, count in bounds.items():
        print(f"  {what:<36} {count:>6}   none        {'ok' if count == 0 else 'MISSED'}")
    return not any(bounds.values())


def main() -> int:
    given = [int(text) for text in sys.argv[1:3]]
    changes, seed = [*given, *(CHANGES, SEED)[len(given) :]]
    held = []
    for name, raise_engine in engines().items():
        with raise_engine() as database:
            held.append(show(name, run(database, changes, seed)))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
