"""A stage set in this process: its story small and at noon, its post, its faults and its panel at hand."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from clienteling.booxi.sandbox.backstage import Backstage
from clienteling.booxi.sandbox.stage import PARTNER_KEYS, StageSet

NOON = datetime(2026, 11, 20, 15, 32, tzinfo=UTC)
"""10:32 in Montréal, 16:32 in Paris, on a Friday."""


class Theatre:
    """Booxi as a caller meets it (`api`), and the way behind the scenes (`post`, `get`)."""

    def __init__(self, stage: StageSet, backstage: Backstage) -> None:
        self.stage = stage
        self.backstage = backstage
        self.http = httpx.Client(transport=httpx.WSGITransport(app=stage.wsgi), base_url="http://stage")

    def post(self, path: str, **said: object) -> dict:
        answer = self.http.post(f"/_stage/{path}", json=said)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json()

    def get(self, path: str, **query: object) -> dict:
        answer = self.http.get(f"/_stage/{path}", params=query)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json()

    def refused(self, path: str, **said: object) -> tuple[int, str]:
        answer = self.http.post(f"/_stage/{path}", json=said)
        assert not answer.is_success, (path, answer.text)
        return answer.status_code, answer.json()["message"]

    def api(self, method: str, path: str, region: str = "na", **more: object) -> httpx.Response:
        """A call with the partner key."""
        headers = {"Booxi-PartnerKey": PARTNER_KEYS[region]}
        return self.http.request(method, f"/{region}/booking/v1{path}", headers=headers, **more)

    def form(self, path: str, **fields: str) -> httpx.Response:
        return self.http.post(f"/_stage/{path}", data=fields)

    def events(self, region: str = "na") -> list[dict]:
        """Latest first."""
        return self.get("outbox", region=region)["events"]

    def types(self, region: str = "na") -> list[str]:
        """What was told, in order."""
        return [event["type"] for event in reversed(self.events(region))]

    def booking(self, number: str, region: str = "na") -> dict:
        return next(b for b in self.get("bookings", region=region)["bookings"] if b["bookingId"] == number)

    def turn(self, seconds: float) -> None:
        """Time passes on the stage."""
        self.post("clock", offset=self.get("clock")["offset"] + seconds)


class Mailbox(ThreadingHTTPServer):
    """Somebody's webhook address: keeps what arrives and answers as told, 204 by default."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Slot)
        self.letters: list[dict] = []
        self.answers: list[int] = []
        self.on_arrival: Callable[[], None] = lambda: None
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hooks/booxi/na/"


class _Slot(BaseHTTPRequestHandler):
    server: Mailbox

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.append({"method": self.command, "headers": dict(self.headers), "body": body})
        self.server.on_arrival()
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.end_headers()

    do_POST = do_PUT = _take

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="session")
def playhouse() -> Iterator[tuple[StageSet, Backstage]]:
    stage = StageSet(now=NOON, per_second=0, per_minute=0)
    stage.reset(seed=1, size=0.02)
    backstage = Backstage(stage)
    yield stage, backstage
    backstage.close()


@pytest.fixture
def theatre(playhouse: tuple[StageSet, Backstage]) -> Iterator[Theatre]:
    """The story from its beginning, at noon, with nobody listening and nothing broken."""
    stage, backstage = playhouse
    stage.reset(seed=1, size=0.02)
    stage.set_clock(NOON)
    snapshot = stage.snapshot()
    yield Theatre(stage, backstage)
    stage.restore(snapshot)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield box
    box.shutdown()
    thread.join()
    box.server_close()
