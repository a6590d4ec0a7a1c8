"""The line to Booxi and how it fails; the stage's clock; the story from its beginning."""

from clienteling.booxi.sandbox.faults.kinds import KINDS, METHODS, Fault
from clienteling.booxi.sandbox.panel.html import Html, tag
from clienteling.booxi.sandbox.panel.layout import page
from clienteling.booxi.sandbox.panel.parts import button, choice, field, form, section, tick
from clienteling.booxi.sandbox.panel.view import View


def show(view: View) -> Html:
    return page(
        view,
        "line",
        "Line and clock",
        section("The line", _active(view), _add(view), name="line"),
        section("Clock", _clock(view), name="clock"),
        section("The story", _reset(view), name="story"),
    )


def _active(view: View) -> Html:
    faults = view.backstage.faults.active
    if not faults:
        return tag("p", "The line is sound.")
    items = tag("ul", [tag("li", _words(fault)) for fault in faults])
    return tag("div", items, form(view, "do/repair", button("Repair the line")), class_="refused")


def _words(fault: Fault) -> str:
    calls = ", ".join(fault.operations) or "all operations"
    methods = f" ({', '.join(fault.methods)})" if fault.methods else ""
    times = "" if fault.count is None else f", {fault.count} more times"
    return f"{KINDS[fault.kind]}: {calls}{methods}, {fault.probability:.0%} of calls{times}"


def _add(view: View) -> Html:
    return form(
        view,
        "do/faults",
        choice(view, "kind", "What goes wrong", KINDS.items(), prefix="fault-"),
        choice(view, "method", "Calls", [("", "all"), *((m, m) for m in METHODS)], prefix="fault-"),
        field(view, "operation", "Operation (createBooking, get*; empty: all)", prefix="fault-"),
        field(view, "probability", "Chance, 0 to 1", inputmode="decimal", placeholder="1", prefix="fault-"),
        field(view, "count", "How often (empty: always)", inputmode="numeric", prefix="fault-"),
        field(view, "seconds", "Seconds (late, stale, busy)", inputmode="decimal", placeholder="1", prefix="fault-"),
        field(view, "status", "Status (server error)", inputmode="numeric", placeholder="502", prefix="fault-"),
        tick("after", "Server error after the work is done", prefix="fault-"),
        button("Break it"),
        class_="grid",
    )


def _clock(view: View) -> Html:
    now = view.local(view.now).strftime("%Y-%m-%dT%H:%M")
    moment = field(view, "now", f"Time in {view.merchant.city}", type="datetime-local", value=now, required=True)
    return tag(
        "div",
        form(view, "do/clock", moment, button("Set the clock"), class_="row"),
        form(view, "do/present", button("Back to this machine's time"), class_="row"),
        tag("p", "The application has a clock of its own (CLOCK_OFFSET); this moves the stage's alone."),
    )


def _reset(view: View) -> Html:
    return form(
        view,
        "do/reset",
        field(view, "seed", "Seed", inputmode="numeric", value="1", prefix="story-"),
        field(view, "size", "Size (1 is 3,000 clients)", inputmode="decimal", value="1", prefix="story-"),
        tick("sure", "Yes, forget everything that happened since", prefix="story-"),
        button("Tell the story from its beginning"),
        class_="row",
    )
