"""What calendar pages cost beside the least a signed-in page of ours costs (U), on each engine of this machine.

    python -m tests.bench.calendar

U is `/hello/`: all our middleware, session and user, measured in the same rounds under the same server. Exits with 1
when a bound is missed. A number after the name leaves that many rounds (60 otherwise).
"""

import sys
from collections.abc import Callable
from typing import Any

from tests.bench.shop import HELLO, Shop, engines, in_rounds, median, open_shop, p95, per_second

ROUNDS = int(sys.argv[1]) if sys.argv[1:] else 60
OTHERS = 100_000
BOUNDS = {
    "store day, nothing changed": 3.0,
    "store day, one column changed": 4.0,
    "store day, nothing drawn before": 15.0,
    "poll without change (204)": 1.2,
    "week of one staff member": 2.2,
    "my day": 2.2,
    "store day, 60 staff x 10": 6.0,
}


def version_of(page: bytes) -> str:
    """What the page would ask with."""
    return page.decode().split("/live/?v=")[1].split('"')[0].replace("&amp;", "&")


class Pages:
    """The pages of one shop, as deeds: 20 staff x 12 bookings, and 60 x 10."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.small = shop.hand("store", number=101, staff=20, a_day=12)
        self.large = shop.hand("store", number=102, staff=60, a_day=10, role="manager")
        self.stored = shop.hand("elsewhere", bookings=OTHERS)
        self.turn = 0

    def asked(self, path: str, *, by: dict[str, Any], status: int = 200) -> Callable[[], bytes]:
        def ask() -> bytes:
            answer, body = self.shop.get(path, Cookie=by["cookie"])
            assert answer == status, (path, answer, body[:300])
            return body

        return ask

    def day(self, of: dict[str, Any]) -> str:
        return f"/store/{of['store']}/day/{of['day']}/"

    def deeds(self) -> dict[str, Callable[[], Any]]:
        day = self.asked(self.day(self.small), by=self.small)
        week = f"/staff/{self.small['staff'][0]}/week/{self.small['day']}/"
        return {
            "U": self.asked(HELLO, by=self.small),
            "store day, nothing changed": day,
            "store day, one column changed": day,
            "store day, nothing drawn before": day,
            "poll without change (204)": self.poll,
            "week of one staff member": self.asked(week, by=self.small),
            "my day": self.asked("/my-day/", by=self.small),
            "store day, 60 staff x 10": self.asked(self.day(self.large), by=self.large),
        }

    def before(self) -> dict[str, Callable[[], Any]]:
        return {
            "store day, nothing changed": self.look,
            "store day, one column changed": self.change,
            "store day, nothing drawn before": lambda: self.shop.hand("undraw"),
            "poll without change (204)": self.look,
            "week of one staff member": self.deeds()["week of one staff member"],
            "my day": self.deeds()["my day"],
            "store day, 60 staff x 10": self.deeds()["store day, 60 staff x 10"],
        }

    def look(self) -> bytes:
        page = self.deeds()["store day, nothing changed"]()
        self.known = version_of(page)
        return page

    def poll(self) -> None:
        self.asked(f"{self.day(self.small)}live/?v={self.known}", by=self.small, status=204)()

    def change(self) -> None:
        self.look()
        self.turn += 1
        staff = self.small["staff"][self.turn % 20]
        self.shop.hand("change", store=self.small["store"], staff=staff, day=self.small["day"])


def table(pages: Pages, name: str) -> bool:
    """Measures and prints; whether every bound holds."""
    deeds = pages.deeds()
    in_rounds(deeds, 3, pages.before())
    times = in_rounds(deeds, ROUNDS, pages.before())
    unit = median(times.pop("U"))
    print(f"\n{name}, {pages.stored:,} bookings stored. U = {unit * 1000:.2f} ms")
    print(f"{'page':<34}{'p50':>9}{'in U':>8}{'at most':>9}{'p95':>10}{'8 at once':>13}")
    held = True
    for page, taken in times.items():
        ratio, most = median(taken) / unit, BOUNDS[page]
        held = held and ratio <= most
        flow = per_second(deeds[page])
        said = "" if ratio <= most else "  BROKEN"
        print(
            f"{page:<34}{median(taken) * 1000:>6.1f} ms{ratio:>8.2f}{most:>9}{p95(taken) * 1000:>7.1f} ms"
            f"{flow:>9.0f} /s{said}"
        )
    return held


def main() -> int:
    held = True
    for name, engine in engines().items():
        with engine() as database, open_shop(database) as shop:
            held = table(Pages(shop), name) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
