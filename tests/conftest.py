"""The shop a test walks into: Maison Verel on a stage set of its own, its people, and a worker when one is needed."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

STORY = {"seed": 1, "size": 0.02}
NOON = datetime(2026, 11, 20, 15, 32, tzinfo=UTC)
"""10:32 in Montréal, 16:32 in Paris, on a Friday: every test's now, at the stage set and here."""


class Stage:
    """The controls of a running stage set."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=30)

    def post(self, path: str, json: Any = None) -> Any:
        answer = self.http.post(f"/_stage/{path}", json=json or {}, headers={"Accept": "application/json"})
        assert answer.is_success, (path, answer.status_code, answer.text[:500])
        return answer.json()

    def get(self, path: str, **params: Any) -> Any:
        answer = self.http.get(f"/_stage/{path}", params=params, headers={"Accept": "application/json"})
        assert answer.is_success, (path, answer.status_code, answer.text[:500])
        return answer.json()

    def bookings(self, region: str = "na") -> list[dict[str, Any]]:
        return list(self.get("bookings", region=region)["bookings"])

    def calls(self) -> int:
        """How many calls Booxi has had since the last reset."""
        return int(self.get("calls")["total"])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def running_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One stage set for the whole run, as its own process, reached over HTTP only."""
    port = free_port()
    environment = {
        **os.environ,
        "STAGE_SIZE": str(STORY["size"]),
        "STAGE_SEED": str(STORY["seed"]),
        "STAGE_NOW": NOON.isoformat(),
        "STAGE_QUOTA_PER_SECOND": "0",
        "STAGE_QUOTA_PER_MINUTE": "0",
    }
    command = [sys.executable, "-m", "clienteling.booxi.sandbox", "--port", str(port)]
    log = (tmp_path_factory.mktemp("stage") / "log.txt").open("w")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    stage = Stage(f"http://127.0.0.1:{port}")
    try:
        wait_until(lambda: answers(stage.url), process)
        yield stage
    finally:
        stage.http.close()
        process.terminate()
        process.wait(10)
        log.close()


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_stage/health", timeout=2).is_success
    except httpx.HTTPError:
        return False


def wait_until(true: Any, process: subprocess.Popen[Any] | None = None, seconds: float = 30) -> None:
    """Waits for something that will be so; fails with a sentence when it is not in time."""
    until = time.monotonic() + seconds
    while not true():
        assert process is None or process.poll() is None, "the process ended instead"
        assert time.monotonic() < until, "it did not become true in time"
        time.sleep(0.03)


@pytest.fixture
def stage(running_stage: Stage, settings: Any, tmp_path: Path) -> Iterator[Stage]:
    """The stage set at the beginning of its story, and the house pointed at it."""
    from clienteling.services import door

    running_stage.post("clock", {"now": NOON.isoformat()})
    running_stage.post("reset", STORY)
    settings.STAGE_URL = running_stage.url
    settings.BOOXI_URLS = {region: f"{running_stage.url}/{region}/booking/v1" for region in ("na", "eu")}
    settings.CLOCK_OFFSET = (NOON - datetime.now(UTC)).total_seconds()
    settings.BOOXI_GATE_URL = f"sqlite:///{tmp_path / 'quota.sqlite3'}"
    yield running_stage
    door.close()
    running_stage.post("faults", {"faults": []})


@pytest.fixture
def house(stage: Stage, db: None) -> None:
    """Stores, staff and catalogue, imported from the stage set (kept between tests, since the story is the same)."""
    from tests.house.furnish import furnish

    furnish()


@pytest.fixture
def people(house: None) -> Any:
    """Who works here: see `tests.house.furnish.People`."""
    from tests.house.furnish import hire

    return hire()


@pytest.fixture
def work() -> Any:
    """Does what a worker would do now, once: the messages that wait, then the rows."""
    from huey.contrib.djhuey import HUEY

    from bookings import tasks

    def once() -> None:
        while task := HUEY.dequeue():
            HUEY.execute(task)
        tasks.work.call_local()

    return once


@pytest.fixture
def worker() -> Iterator[None]:
    """A worker beside the test, taking messages from the queue as the real one does."""
    from django.db import connections
    from huey.contrib.djhuey import HUEY

    stopped = threading.Event()

    def loop() -> None:
        while not stopped.is_set():
            for waited in HUEY.read_schedule():
                HUEY.enqueue(waited)
            if task := HUEY.dequeue():
                HUEY.execute(task)
            else:
                stopped.wait(0.05)
        connections.close_all()

    HUEY.flush()
    thread = threading.Thread(target=loop)
    thread.start()
    yield
    stopped.set()
    thread.join(30)
    HUEY.flush()


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    """No nudge of one test reaches the next."""
    from huey.contrib.djhuey import HUEY

    yield
    HUEY.flush()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet."""
    return {
        "executable_path": shutil.which("chromium") or "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Whatever a test prints, logs or fails with, passed or not, holds no partner key."""
    report = yield
    said = [text for _where, text in report.sections] + [report.longreprtext]
    if any(key in text for text in said for key in secret_keys()):
        report.outcome = "failed"
        report.sections = []
        report.longrepr = f"{item.nodeid}: a partner key stands in the output of {call.when}."
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nothing the application wrote to disk holds a partner key either."""
    folder = own_folder()
    if folder and any(holds_a_key(path) for path in folder.rglob("*") if path.is_file()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write("A partner key stands in a file the suite wrote.\n")


def secret_keys() -> list[str]:
    from django.conf import settings

    return list(settings.BOOXI_PARTNER_KEYS.values())


def holds_a_key(path: Path) -> bool:
    content = path.read_bytes()
    return any(key.encode() in content for key in secret_keys())


def own_folder() -> Path | None:
    folder = Path(os.environ.get("VAR_DIR", ""))
    return folder if folder.name.startswith("clienteling-") else None


def pytest_unconfigure() -> None:
    """The run's own folder goes with it."""
    folder = own_folder()
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
