"""What a person's Chromium makes of the store's day (20 staff, 12 bookings each): weight, wait, answers, steadiness.

    python -m tests.bench.browser

The first load is counted in a browser that knows nothing of us yet. Waiting is told beside a bare signed-in page, the
frame every page of ours stands in with nothing in it, on a desktop and on a tablet whose processor is four times
slower; there, how long a tap takes to show, and how much of the page moves by itself. Each wait is the quickest of
several taken in turns, since what else the machine does only adds. Exits with 1 when a bound is missed.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.shop import Shop, median, open_shop

STAFF, A_DAY = 20, 12
DESKTOP = {"width": 1440, "height": 900}
TABLET = {"width": 820, "height": 1180}
SLOWER = 4
LOADS = 9
BARE = "/bare/"
MOST_REQUESTS, MOST_KIB, MOST_SCRIPT_KB = 10, 90.0, 12.0
MOST_WAITS, MOST_MS, MOST_SHIFT = 2.5, 150.0, 0.02
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]

WATCH = """
  window.seen = 0; window.shift = 0; window.slowest = 0; window.answers = [];
  const look = () => {
    const sign = document.querySelector("%s");
    if (!sign || !sign.getBoundingClientRect().height) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => { window.seen = performance.now(); }));
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (!one.hadRecentInput) window.shift += one.value;
  })).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (one.interactionId) window.answers.push([one.name, one.duration]);
  })).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
"""When the sign was painted, how far things moved by themselves, and what each tap and key took until it showed."""


@dataclass(frozen=True)
class Load:
    """A first load: what came over the wire, and what of it were scripts of ours, in bytes."""

    requests: int
    wire: int
    scripts: int


@contextmanager
def window(browser: Browser, shop: Shop, sign: str, *, slower: int = 1, **kind: Any) -> Iterator[Page]:
    """A new browser's window: nothing cached, signed in, watched."""
    context = browser.new_context(base_url=shop.url, locale="en-GB", **kind)
    name, _, value = shop.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": shop.url}])
    page = context.new_page()
    page.add_init_script(WATCH % sign)
    if slower > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    try:
        yield page
    finally:
        context.close()


def weigh(browser: Browser, shop: Shop, path: str) -> Load:
    """Everything the first load asks for."""
    asked: list[Any] = []
    with window(browser, shop, ".ev a", viewport=DESKTOP) as page:
        page.on("requestfinished", lambda one: asked.append(one))
        page.goto(path, wait_until="networkidle")
        sizes = [(one.url, one.resource_type, one.sizes()) for one in asked]
    for url, kind, size in sizes:
        print(f"    {size['responseBodySize'] / 1024:7.1f} KiB  {kind:<10} {url.removeprefix(shop.url)[:70]}")
    ours = [
        size["responseBodySize"]
        for url, kind, size in sizes
        if kind == "script" and "/js/" in url and "htmx" not in url
    ]
    wire = sum(size["responseBodySize"] + size["responseHeadersSize"] for _url, _kind, size in sizes)
    return Load(len(sizes), wire, sum(ours))


def wait_for(browser: Browser, shop: Shop, path: str, sign: str, **kind: Any) -> tuple[float, float]:
    """Milliseconds until the sign is painted, and how much had moved by then and half a second later."""
    with window(browser, shop, sign, **kind) as page:
        page.goto(path, wait_until="load")
        while not (seen := page.evaluate("window.seen")):
            page.wait_for_timeout(5)
        page.wait_for_timeout(500)
        return float(seen), float(page.evaluate("window.shift"))


def waits(browser: Browser, shop: Shop, path: str, **kind: Any) -> tuple[float, float, float]:
    """The quickest of the bare page and of the day, taken in turns, and the median of what moved."""
    bare, day, shifts = [], [], []
    for _ in range(LOADS):
        bare.append(wait_for(browser, shop, BARE, "header.top", **kind)[0])
        seen, shift = wait_for(browser, shop, path, ".ev a", **kind)
        day.append(seen)
        shifts.append(shift)
    return min(bare), min(day), median(shifts)


def taps(browser: Browser, shop: Shop, path: str) -> dict[str, float]:
    """Milliseconds from each tap or key to the paint that shows it, on the slow tablet: the slowest of three."""
    found: dict[str, float] = {}
    with window(browser, shop, ".ev a", slower=SLOWER, viewport=TABLET) as page:
        page.goto(path, wait_until="networkidle")
        for name, deed in DEEDS.items():
            for _ in range(3):
                page.evaluate("window.answers = []")
                deed(page)
                page.wait_for_timeout(700)
                spent = [ms for _kind, ms in page.evaluate("window.answers")]
                found[name] = max([found.get(name, 0.0), *spent])
    return found


def opens(page: Page) -> None:
    page.locator(".ev a[id]:visible").first.click()
    page.locator("#panel-h").wait_for()


def closes(page: Page) -> None:
    page.keyboard.press("Escape")


def walks(page: Page) -> None:
    page.locator(".ev a[id]:visible").first.focus()
    page.keyboard.press("ArrowDown")


def scrolls(page: Page) -> None:
    page.locator(".wall").hover()
    page.mouse.wheel(0, 200)


DEEDS = {"open a booking": opens, "close it again": closes, "step with the arrows": walks}


def row(what: str, value: float, most: float, unit: str = "") -> bool:
    held = value <= most
    print(f"  {what:<52} {value:>8.2f} {unit:<4} at most {most:<6g} {'ok' if held else 'MISSED'}")
    return held


def measure(browser: Browser, shop: Shop) -> list[bool]:
    made = shop.hand("store", number=1, staff=STAFF, a_day=A_DAY, role="manager")
    shop.cookie = made["cookie"]
    path = f"/store/{made['store']}/day/{made['day']}/"
    wait_for(browser, shop, path, ".ev a", viewport=DESKTOP)  # drawn once
    print(f"\nFirst load of the store's day, {STAFF} staff with {A_DAY} bookings each")
    load = weigh(browser, shop, path)
    held = [
        row("requests", load.requests, MOST_REQUESTS),
        row("over the wire", load.wire / 1024, MOST_KIB, "KiB"),
        row("scripts of ours, compressed, without htmx", load.scripts / 1000, MOST_SCRIPT_KB, "KB"),
    ]
    for name, kind in {"desktop": {"viewport": DESKTOP}, "slow tablet": {"viewport": TABLET, "slower": SLOWER}}.items():
        bare, day, shift = waits(browser, shop, path, **kind)
        print(f"\n{name}: the bare page painted after {bare:.0f} ms, bookings after {day:.0f} ms (quickest of {LOADS})")
        held.append(row("bookings painted, in bare pages", day / bare, MOST_WAITS))
        held.append(row("moved by itself (layout shift)", shift, MOST_SHIFT))
    print(f"\nTaps and keys on the tablet with a processor {SLOWER} times slower")
    held += [row(name, ms, MOST_MS, "ms") for name, ms in taps(browser, shop, path).items()]
    return held


def main() -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("This bench needs chromium.")
        return 1
    with sync_playwright() as drivers, open_shop("") as shop:
        browser = drivers.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        held = measure(browser, shop)
        browser.close()
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
