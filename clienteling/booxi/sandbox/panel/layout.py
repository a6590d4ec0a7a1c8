"""The frame of every page: this is the outside world, this is its time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from clienteling.booxi.sandbox.panel.html import Child, Html, join, tag
from clienteling.booxi.sandbox.panel.parts import button, choice
from clienteling.booxi.sandbox.panel.view import View
from clienteling.booxi.sandbox.state import Account

PAGES = (("", "Street"), ("office", "Back Office"), ("post", "Post"), ("line", "Line and clock"))


def page(view: View, path: str, title: str, *children: Child) -> Html:
    """A whole page. A refusal stands on top, focusable, and the forms below keep what was typed."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="robots", content="noindex"),
        tag("title", f"{'Refused: ' if view.error else ''}{title} · Outside world"),
        tag("link", rel="stylesheet", href="/_stage/style.css"),
    )
    body = tag(
        "body",
        tag("a", "Skip to content", href="#main", class_="skip"),
        _sign(),
        _nav(view, path),
        tag("main", _clocks(view), tag("h1", title), _news(view), *children, id="main"),
    )
    return _document(head, body)


def bare(title: str, words: str) -> Html:
    """A page without a world to show."""
    link = tag("link", rel="stylesheet", href="/_stage/style.css")
    head = tag("head", tag("meta", charset="utf-8"), tag("title", f"{title} · Outside world"), link)
    body = tag("body", _sign(), tag("main", tag("h1", title), tag("p", words)))
    return _document(head, body)


def _document(head: Html, body: Html) -> Html:
    return join([Html("<!doctype html>"), tag("html", head, body, lang="en")])


def _sign() -> Html:
    name = tag("p", tag("b", "Outside world"), " stage set of Booxi")
    return tag("header", name, tag("p", "Nobody real is booked, called or written to."), class_="sign")


def _nav(view: View, path: str) -> Html:
    links = [
        tag(
            "li",
            tag(
                "a", words, href=f"/_stage/{target}?store={view.store}", aria_current="page" if target == path else None
            ),
        )
        for target, words in PAGES
    ]
    pick = choice(view, "store", "Store", [(n, m.name) for n, m in view.stores()], chosen=view.store, prefix="nav-")
    looking = tag("form", pick, button("Look"), method="get", action=f"/_stage/{path}", class_="pick")
    return tag("nav", tag("ul", links), looking, aria_label="Outside world")


def _clocks(view: View) -> Html:
    """The stage's time in each store, and how much there is of everything."""
    offset = timedelta(seconds=round(view.backstage.stage.clock.offset.total_seconds()))
    clocks = [
        tag("li", tag("b", m.city), f" {view.now.astimezone(ZoneInfo(m.time_zone)):%a %d %b %H:%M}")
        for _, m in view.stores()
    ]
    moved = (
        f"The stage's clock is set {_span(offset)} from this machine's." if offset else "The clock is the machine's."
    )
    counts = ", ".join(f"{_many(a.region, len(a.clients), len(a.bookings))}" for a in _accounts(view))
    return tag("aside", tag("ul", clocks, class_="clocks"), tag("p", f"{moved} {counts}."), aria_label="Stage")


def _news(view: View) -> Html | None:
    if view.error:
        return tag("p", tag("b", "Refused. "), view.error, class_="refused", role="alert", tabindex="-1")
    return tag("p", view.said, class_="done", role="status") if view.said else None


def _accounts(view: View) -> list[Account]:
    return list(view.backstage.stage.accounts.values())


def _many(region: str, clients: int, bookings: int) -> str:
    return f"{region.upper()}: {clients:,} clients, {bookings:,} bookings"


def _span(offset: timedelta) -> str:
    sign = "+" if offset > timedelta(0) else "-"
    return f"{sign}{abs(offset)}"
