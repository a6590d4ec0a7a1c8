"""Eight processes hammer one key, and a person calls behind a full background lane: the quota holds, nobody waits long.

    python -m tests.bench.quota_storm [seconds]        70 by default

The stage set counts what arrives, over HTTP, refused calls too. Exits with 1 when a bound is missed.
"""

import itertools
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import httpx

from clienteling.booxi import Booxi, BooxiError, Gate, Lane, Region
from clienteling.booxi.quota.gate import Visit
from clienteling.booxi.quota.store import open_store

PROCESSES, SECONDS, SEED = 8, 70.0, 20261121
PER_SECOND, PER_MINUTE, LONGEST_WAIT = 5, 300, 0.4
KEYS = {"na": "stage-partner-key-na", "eu": "stage-partner-key-eu"}
STORMING = (Lane.PEOPLE, Lane.PEOPLE, Lane.FOLLOW_UP, Lane.BACKGROUND)


@dataclass(frozen=True)
class Storm:
    """What every process is told: where, whose key, which quota file, how long, who it is."""

    url: str
    gate: str
    region: str
    seconds: float
    lane: Lane
    seed: int


class TimedGate(Gate):
    """Remembers how long each call waited for its place."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.waits: list[float] = []

    def enter(self, visit: Visit) -> int:
        began = time.perf_counter()
        place = super().enter(visit)
        self.waits.append(time.perf_counter() - began)
        return place


def account(storm: Storm) -> tuple[Booxi, TimedGate]:
    gate = TimedGate(open_store(storm.gate))
    url = f"{storm.url}/{storm.region}/booking/v1"
    booxi = Booxi(region=Region(storm.region), partner_key=KEYS[storm.region], base_url=url, gate=gate)
    return booxi.within(lane=storm.lane, deadline=10), gate


def hammer(storm: Storm) -> int:
    """Calls without a pause, one in ten of them wrong; how many got through."""
    booxi, gate = account(storm)
    chance = random.Random(storm.seed)
    until = time.monotonic() + storm.seconds
    while time.monotonic() < until:
        with suppress(BooxiError):
            if chance.random() < 0.1:
                booxi.bookings.find_more("not-a-cursor")
            else:
                booxi.clients.find_by_link("my_crm", "nobody")
    return len(gate.waits)


def step_in(storm: Storm) -> list[float]:
    """A person's calls, one every one to two seconds; what each waited for its place."""
    booxi, gate = account(storm)
    chance = random.Random(storm.seed)
    until = time.monotonic() + storm.seconds
    time.sleep(1.5)
    while time.monotonic() < until:
        booxi.clients.find_by_link("my_crm", "nobody")
        time.sleep(chance.uniform(1.0, 2.0))
    return gate.waits


@contextmanager
def stage_set() -> Any:
    """An empty stage set in a process of its own; yields its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "clienteling.booxi.sandbox", "--port", str(port)]
    process = subprocess.Popen(
        command,
        env={**os.environ, "STAGE_SIZE": "0", "STAGE_DATA": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(httpx.HTTPError):
                if httpx.get(f"{url}/_stage/health", timeout=2).is_success:
                    break
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def run(seconds: float, url: str, folder: str) -> tuple[dict[str, Any], list[float], int]:
    """Both scenes at once, each with a key of its own: what the stage set counted for the storm's key, what the
    person waited, and how many background calls ran beside the person."""
    httpx.post(f"{url}/_stage/quota", json={"per_second": PER_SECOND, "per_minute": PER_MINUTE, "forget": True})
    lanes = itertools.islice(itertools.cycle(STORMING), PROCESSES)
    storms = [Storm(url, f"{folder}/na", "na", seconds, lane, SEED + n) for n, lane in enumerate(lanes)]
    crowd = [Storm(url, f"{folder}/eu", "eu", seconds, Lane.BACKGROUND, SEED - n) for n in range(2)]
    person = Storm(url, f"{folder}/eu", "eu", seconds, Lane.PEOPLE, SEED)
    with get_context("spawn").Pool(PROCESSES + 3) as pool:
        hammering = pool.map_async(hammer, storms, chunksize=1)
        behind = pool.map_async(hammer, crowd, chunksize=1)
        waits = pool.apply_async(step_in, (person,))
        passed, background, waited = sum(hammering.get()), sum(behind.get()), waits.get()
    reports = httpx.get(f"{url}/_stage/quota").json()
    report = next(one for one in _accounts(reports) if one["calls"] == passed)
    return report, waited, background


def _accounts(report: dict[str, Any]) -> list[dict[str, Any]]:
    found = [value for value in report.values() if isinstance(value, dict)]
    if any("calls" in one for one in found):
        return [one for one in found if "calls" in one]
    return [account for one in found for account in _accounts(one)]


def show(report: dict[str, Any], waited: list[float], background: int, seconds: float) -> bool:
    waits = sorted(waited)
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    bounds = [
        ("most calls in any sliding second", report["mostInASecond"], PER_SECOND),
        ("most in any sliding minute, 400s twice", report["mostInAMinute"], PER_MINUTE),
        ("answered 429", report["refused"], 0),
        ("a person's longest wait, seconds", round(waits[-1], 3), LONGEST_WAIT),
    ]
    print(f"\n{PROCESSES} processes, {seconds:.0f} s, one key: {report['calls']} calls, a tenth of them 400s")
    for name, value, most in bounds:
        print(f"  {name:<42} {value:>7}   at most {most:<5} {'ok' if value <= most else 'MISSED'}")
    print(
        f"  a person's waits behind {background} background calls: p50 {p50:.3f} s, p95 {p95:.3f} s, {len(waits)} calls"
    )
    return all(value <= most for _, value, most in bounds)


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with stage_set() as url, tempfile.TemporaryDirectory() as folder:
        return 0 if show(*run(seconds, url, folder), seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
