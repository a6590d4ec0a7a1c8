"""What the door costs: per call against raw httpx on the same server, and per booking against json.loads.

    python -m tests.bench.door

Both sides take turns within one run, so that a busy machine slows both. Exits with 1 when a bound is missed.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx

from clienteling.booxi import Booxi, Limits, Region
from clienteling.booxi.quota.gate import Gate
from clienteling.booxi.quota.store import open_store
from clienteling.booxi.types import HistoryPage

EXAMPLES = Path(__file__).parents[1] / "booxi" / "contract" / "examples"
CALLS, ROUNDS, BOOKINGS = 300, 5, 240
MOST_PER_CALL, MOST_PER_BOOKING = 1.5, 4.0


def a_kilobyte() -> bytes:
    """A booking as GET /booking/{id} answers it, of about 1 KB."""
    read = json.loads((EXAMPLES / "booking-get.json").read_text())
    for name in ("acquisitionChannel", "locationText", "createdByStaffId", "modifiedByStaffId"):
        read["booking"].pop(name)
    read["booking"]["items"][0].pop("price")
    return json.dumps(read, separators=(",", ":")).encode()


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = a_kilobyte()
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(self.body)}\r\n\r\n"
        self.wfile.write(head.encode() + self.body)

    def log_message(self, *_: Any) -> None:
        pass


def serve(address: Any) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    address.send(server.server_port)
    server.serve_forever()


def in_turns(first: Callable[[], Any], *others: Callable[[], Any], calls: int) -> list[float]:
    """Seconds per call of each, the median of rounds in which they take turns call by call."""
    functions = (first, *others)
    rounds: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        spent = [0.0 for _ in functions]
        for _ in range(calls):
            for place, function in enumerate(functions):
                began = time.perf_counter()
                function()
                spent[place] += time.perf_counter() - began
        for place, seconds in enumerate(spent):
            rounds[place].append(seconds / calls)
    return [statistics.median(times) for times in rounds]


def the_calls(url: str, folder: str) -> bool:
    raw = httpx.Client(headers={"Accept": "application/json"})
    headers = {"Booxi-PartnerKey": "a-key-for-the-bench"}
    gate = Gate(open_store(f"{folder}/quota.sqlite3"), Limits(per_second=10**6, per_minute=3 * 10**6, minute=0.2))
    bare, gated = (
        Booxi(region=Region.NA, partner_key="a-key-for-the-bench", base_url=url, gate=one) for one in (None, gate)
    )

    def by_hand() -> Any:
        return raw.get(f"{url}/booking/A00001234", headers=headers, timeout=5).json()

    calls = [by_hand, lambda: bare.bookings.get("A00001234"), lambda: gated.bookings.get("A00001234")]
    for call in calls:
        for _ in range(20):
            call()
    hand, door, with_gate = in_turns(calls[0], *calls[1:], calls=CALLS)
    print(f"\nOne call, an answer of {len(Server.body)} bytes, {CALLS} calls in turns, median of {ROUNDS} rounds")
    print(f"  raw httpx and .json()         {hand * 1e6:8.0f} us")
    ratio = row("the door, no gate", door, hand, MOST_PER_CALL, 1e6)
    print(f"  quota and circuit (SQLite)    {(with_gate - door) * 1e6:8.0f} us more, bounded by nothing here")
    return ratio


def the_decoding() -> bool:
    booking = json.loads((EXAMPLES / "booking-create-response.json").read_text())
    rows = [{**booking, "bookingId": f"A{number:08}"} for number in range(BOOKINGS)]
    body = json.dumps({"bookings": rows}, separators=(",", ":"), ensure_ascii=False).encode()
    plain, values = in_turns(
        lambda: json.loads(body),
        lambda: HistoryPage.model_validate_json(body, by_alias=True, by_name=False),
        calls=20,
    )
    print(f"\n{BOOKINGS} bookings, {len(body)} bytes, median of {ROUNDS} rounds")
    print(f"  json.loads                    {plain * 1e3:8.2f} ms")
    return row("to frozen values", values, plain, MOST_PER_BOOKING, 1e3)


def row(name: str, seconds: float, base: float, most: float, unit: float) -> bool:
    ratio = seconds / base
    names = {1e6: "us", 1e3: "ms"}
    verdict = "ok" if ratio <= most else "TOO SLOW"
    amount = f"{seconds * unit:8.2f}" if unit == 1e3 else f"{seconds * unit:8.0f}"
    print(f"  {name:<28}  {amount} {names[unit]}   {ratio:.2f} times, at most {most:.1f}   {verdict}")
    return ratio <= most


def main() -> int:
    processes = get_context("spawn")
    ours, theirs = processes.Pipe()
    server = processes.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    try:
        url = f"http://127.0.0.1:{ours.recv()}/booking/v1"
        with tempfile.TemporaryDirectory() as folder:
            kept = [the_calls(url, folder), the_decoding()]
    finally:
        server.terminate()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
