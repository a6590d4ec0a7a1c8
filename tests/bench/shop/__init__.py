"""A shop to measure: a migrated database on an engine of its own, gunicorn with two workers, somebody signed in.

    with engine() as database, open_shop(database) as shop:
        shop.get("/hello/")

`/hello/` is the least a signed-in page of ours costs (U): all our middleware, session and user, nothing else. It exists
in the bench's own addresses only. What a measurement changes in the database between two requests goes through
`shop.hand`, a process with the shop's settings that answers one line per line (`tests/bench/shop/hand.py`).
"""

import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.booxi.quota.engines import POSTGRES, free_port, postgres, wait_for

ROOT = Path(__file__).parents[3]
WORKERS, THREADS = 2, 8
HELLO = "/hello/"


@contextmanager
def sqlite() -> Iterator[str]:
    """The default: a file in the shop's own folder."""
    yield ""


@contextmanager
def postgresql() -> Iterator[str]:
    with postgres(None) as url:
        yield url


def engines() -> dict[str, Callable[[], Any]]:
    """Those this machine has, by the name a reader knows."""
    return {"SQLite": sqlite} | ({"PostgreSQL": postgresql} if POSTGRES else {})


class Hand:
    """A process with the shop's settings that does one thing per line and answers in JSON."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", module]
        self.process = subprocess.Popen(
            command, env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __call__(self, deed: str, **how: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([deed, how]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the hand was lost while it did: {deed}"
        return json.loads(answer)

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)
        assert self.process.stdout
        self.process.stdout.close()


@dataclass
class Shop:
    """A shop that answers. Requests wear `cookie` and ask for no compression."""

    port: int
    folder: Path
    environment: dict[str, str]
    hand: Hand
    cookie: str = ""
    line: threading.local = field(default_factory=threading.local)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self.ask("GET", path, b"", headers)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body, on this thread's own connection."""
        found: http.client.HTTPConnection | None = getattr(self.line, "connection", None)
        connection = found or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.line.connection = connection
        worn = {"Cookie": self.cookie, "Accept-Encoding": "identity", "Accept-Language": "en", **headers}
        try:
            connection.request(method, path, body or None, worn)
            answer = connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):  # it was kept too long between two rounds
            connection.close()
            connection.request(method, path, body or None, worn)
            answer = connection.getresponse()
        return answer.status, answer.read()


@contextmanager
def open_shop(database_url: str, hand: str = "tests.bench.shop.hand", **environment: str) -> Iterator[Shop]:
    """Raises the shop on that database; everything of it goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="clienteling-bench-") as folder, ExitStack() as stack:
        around = settings_of(folder, database_url) | environment
        prepare(around)
        port = free_port()
        command = [
            *(sys.executable, "-m", "gunicorn", "clienteling.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
            *("--no-control-socket", "--keep-alive", "30", "--log-level", "warning"),
        ]
        process = subprocess.Popen(command, env=around, cwd=ROOT)
        stack.callback(process.wait, 20)
        stack.callback(process.terminate)
        wait_for(port, process)
        one = Hand(hand, around)
        stack.callback(one.close)
        yield Shop(port, Path(folder), around, one)


def settings_of(folder: str, database_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOOXI_", "STAGE_", "DATABASE_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.shop.settings",
        "CLIENTELING_ENV_FILE": os.devnull,
        "BOOXI_SANDBOX": "1",
        "DEMO": "1",
        "SECRET_KEY": secrets.token_hex(32),
        "VAR_DIR": folder,
        "LOG_LEVEL": "WARNING",
        **({"DATABASE_URL": database_url} if database_url else {}),
    }


def prepare(environment: dict[str, str]) -> None:
    commands = [["migrate", "--no-input"], ["createcachetable", "--database", "cache"], ["collectstatic", "--no-input"]]
    for command in commands:
        run = [sys.executable, "manage.py", *command, "--verbosity", "0"]
        subprocess.run(run, env=environment, cwd=ROOT, check=True)


def seconds(deed: Callable[[], Any]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def in_rounds(deeds: dict[str, Callable[[], Any]], rounds: int, before: dict[str, Callable[[], Any]]) -> Any:
    """Seconds of each deed in each round. They take turns, so that a busy machine slows all of them alike.

    What stands in `before` is done just ahead of its deed and not counted.
    """
    times: dict[str, list[float]] = {name: [] for name in deeds}
    for _ in range(rounds):
        for name, deed in deeds.items():
            before.get(name, lambda: None)()
            times[name].append(seconds(deed))
    return times


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def per_second(deed: Callable[[], Any], *, connections: int = 8, during: float = 3.0) -> float:
    """How many a second, with so many people asking at once."""
    until = time.perf_counter() + during
    done: list[int] = []

    def one() -> None:
        count = 0
        while time.perf_counter() < until:
            deed()
            count += 1
        done.append(count)

    people = [threading.Thread(target=one) for _ in range(connections)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return sum(done) / during
