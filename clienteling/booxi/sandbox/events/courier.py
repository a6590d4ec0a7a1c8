"""Brings what waits in the outbox to its addresses, in a thread of its own: no API answer ever waits for it."""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import httpx

from clienteling.booxi.sandbox.events.endpoints import Endpoint
from clienteling.booxi.sandbox.events.outbox import FORGED, Outbox
from clienteling.booxi.sandbox.records import Event
from clienteling.booxi.sandbox.state import Account

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
NAP = 0.25
"""Seconds between two looks into the outbox; the receiver's own queue is slower than that."""


class Stage(Protocol):
    """What the courier needs of the stage set."""

    lock: threading.RLock

    def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """One attempt: which delivery, of which type, and what came back."""

    id: str
    type: str
    url: str
    answer: str
    accepted: bool


class Courier:
    """`start` it once in the process that serves; `deliver` does a round at once, in the caller's thread."""

    def __init__(self, stage: Stage, outbox: Outbox) -> None:
        self.stage = stage
        self.outbox = outbox
        self._on_the_way = threading.Lock()
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        self._http: httpx.Client | None = None

    def start(self) -> None:
        """From now on the outbox empties itself."""
        self._ends.clear()
        self._thread = threading.Thread(target=self._run, name="stage-courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finishes the delivery under way, at most a timeout long."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._http is not None:
            self._http.close()
            self._http = None

    def deliver(self, *, everything: bool = False) -> list[Delivered]:
        """One round over what is due, or over all that waits. Never call it with the stage set's lock held."""
        with self._on_the_way:
            with self.stage.lock:
                rows = self.outbox.waiting(until=None if everything else self._now())
            return [self._bring(account, event) for account, event in rows]

    def _run(self) -> None:
        while not self._ends.wait(NAP):
            self.deliver()

    def _now(self) -> datetime:
        return self.outbox.stage.clock.now()

    def _bring(self, account: Account, event: Event) -> Delivered:
        with self.stage.lock:
            endpoint = self.outbox.endpoint_of(account, event)
        answer, accepted = self._send(endpoint, event) if endpoint else ("no such endpoint any more", False)
        with self.stage.lock:
            # A reset may have emptied the outbox meanwhile: then there is nothing left to note.
            if event.id in account.events:
                self.outbox.settle(account, event, answer=answer, accepted=accepted)
                self.stage.flush()
        return Delivered(event.id, event.type, event.url, answer, accepted)

    def _send(self, endpoint: Endpoint, event: Event) -> tuple[str, bool]:
        """What came back, in words, and whether it was a 2xx."""
        body = event.body.encode()
        headers = endpoint.headers(body, forged=event.id.startswith(FORGED))
        try:
            answer = self._client().request(endpoint.method, event.url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return type(error).__name__, False
        return str(answer.status_code), answer.is_success

    def _client(self) -> httpx.Client:
        if self._http is None:
            self._http = httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False)
        return self._http
