"""A burst of Booxi's events beside the least a signed-in page of ours costs (U), on each engine of this machine.

    python -m tests.bench.webhooks [events]        5000 by default

gunicorn with two workers of eight threads takes signed events over many connections: at least half as many a second as
hello pages, none lost, none answered with a 5xx; a worker drains them afterwards. Exits with 1 when a bound is missed.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.shop import HELLO, Shop, engines, in_rounds, median, open_shop, p95, per_second
from tests.bench.shop.post import events

EVENTS, CONNECTIONS, ROUNDS, WARM = 5000, 16, 300, 60
STORE = 3401
HOOK = "/hooks/booxi/na/"
LEAST_SHARE, MOST_PER_EVENT = 0.5, 1.5

Post = list[tuple[bytes, dict[str, str]]]


def send(shop: Shop, raw: bytes, headers: dict[str, str]) -> int:
    """As Booxi does: without a cookie."""
    return shop.ask("POST", HOOK, raw, {**headers, "Cookie": ""})[0]


def burst(shop: Shop, post: Post, connections: int) -> tuple[float, Counter[int], list[float]]:
    """Seconds for all of it, the answers by status, and what each took."""
    line: Iterator[tuple[bytes, dict[str, str]]] = iter(post)
    taking = threading.Lock()
    statuses: Counter[int] = Counter()
    times: list[float] = []

    def carry() -> None:
        while True:
            with taking:
                letter = next(line, None)
            if letter is None:
                return
            began = time.perf_counter()
            status = send(shop, *letter)
            spent = time.perf_counter() - began
            with taking:
                statuses[status] += 1
                times.append(spent)

    carriers = [threading.Thread(target=carry) for _ in range(connections)]
    began = time.perf_counter()
    for carrier in carriers:
        carrier.start()
    for carrier in carriers:
        carrier.join()
    return time.perf_counter() - began, statuses, times


def one_by_one(shop: Shop) -> dict[str, list[float]]:
    """Hello and hook in turns."""
    letters = iter(list(events(ROUNDS + WARM, store=STORE, start=1_000_000)))
    deeds: dict[str, Callable[[], Any]] = {"hello": lambda: shop.get(HELLO), "hook": lambda: send(shop, *next(letters))}
    in_rounds(deeds, WARM, {})
    times: dict[str, list[float]] = in_rounds(deeds, ROUNDS, {})
    return times


def measure(name: str, shop: Shop, count: int) -> bool:
    made = shop.hand("store", number=STORE, staff=5, a_day=1)
    shop.cookie = made["cookie"]
    assert shop.get(HELLO) == (200, b"hello")
    times = one_by_one(shop)
    hello, hook = median(times["hello"]), median(times["hook"])
    before = shop.hand("kept")["events"]
    greeted = per_second(lambda: shop.get(HELLO), connections=CONNECTIONS)
    seconds, statuses, spent = burst(shop, list(events(count, store=STORE)), CONNECTIONS)
    taken, kept = count / seconds, shop.hand("kept")["events"] - before
    drained = shop.hand("drain")
    print(f"\n{name}: {count} events over {CONNECTIONS} connections, {seconds:.1f} s, answers {dict(statuses)}")
    print(
        f"  hello pages a second {greeted:.0f}, events a second {taken:.0f}; an event's p95 {p95(spent) * 1e3:.0f} ms"
    )
    print(f"  one by one: hello (U) p50 {hello * 1e3:.2f} ms, hook p50 {hook * 1e3:.2f} ms")
    rate = drained["steps"] / drained["seconds"]
    print(f"  one worker: {drained['seconds']:.1f} s, {rate:.0f} a second, {drained['bookings']} bookings afterwards")
    return all(
        [
            row("events a second, of hello pages", taken / greeted, least=LEAST_SHARE),
            row("hook's p50, of U", hook / hello, most=MOST_PER_EVENT),
            row("events lost", count - kept, most=0),
            row("answered other than 200", count - statuses[200], most=0),
            row(
                "not drained, or not done",
                shop.hand("kept")["waiting"] + len(set(drained["states"]) - {"done"}),
                most=0,
            ),
        ]
    )


def row(what: str, value: float, *, least: float | None = None, most: float | None = None) -> bool:
    held = (least is None or value >= least) and (most is None or value <= most)
    bound = f"at least {least:g}" if least is not None else f"at most {most:g}"
    print(f"  {what:<36} {value:>8.2f}   {bound:<12} {'ok' if held else 'MISSED'}")
    return held


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    held = []
    for name, raise_engine in engines().items():
        with raise_engine() as database, open_shop(database, "tests.bench.shop.post") as shop:
            held.append(measure(name, shop, count))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
