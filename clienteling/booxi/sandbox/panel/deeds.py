"""What the panel's own forms do: the post, the line, the clock, the story. The outside world's verbs are not here."""

from collections.abc import Callable
from datetime import timedelta

from clienteling.booxi.sandbox.answers import Answer, invalid
from clienteling.booxi.sandbox.events.endpoints import Endpoint
from clienteling.booxi.sandbox.faults.kinds import Fault
from clienteling.booxi.sandbox.panel import forms
from clienteling.booxi.sandbox.panel.view import View
from clienteling.booxi.sandbox.seed import LARGEST
from clienteling.booxi.sandbox.web.readers import Body


def webhooks(view: View) -> None:
    """One endpoint for a region, or none."""
    fields = view.typed
    region = fields.get("region", "")
    if region not in view.backstage.stage.accounts:
        raise invalid("There is no such region.")
    given = {name: fields.get(name, "").strip() for name in ("url", "secret", "method", "header")}
    wanted = [Endpoint.of({name: text for name, text in given.items() if text})] if given["url"] else []
    view.backstage.outbox.send_to(region, wanted)


def tricks(view: View) -> None:
    names = ("duplicate", "delay", "delay_by", "drop", "shuffle", "forge", "seed")
    said = {name: forms.number(view.typed, name, name) for name in names}
    view.backstage.outbox.play({name: value for name, value in said.items() if value is not None})


def faults(view: View) -> None:
    """Adds one to those in force."""
    fields = view.typed
    said = {
        "kind": fields.get("kind", ""),
        "methods": [fields["method"]] if fields.get("method") else None,
        "operations": [fields["operation"].strip()] if fields.get("operation", "").strip() else None,
        "probability": forms.number(fields, "probability", "Chance"),
        "count": forms.whole(fields, "count", "How often"),
        "seconds": forms.number(fields, "seconds", "Seconds"),
        "status": forms.whole(fields, "status", "Status"),
        "after": "after" in fields,
    }
    fault = Fault.of({name: value for name, value in said.items() if value is not None})
    view.backstage.faults.choose([*view.backstage.faults.active, fault])


def repair(view: View) -> None:
    view.backstage.faults.choose([])


def clock(view: View) -> None:
    moment = forms.moment(view, view.typed, "now", "Time")
    if moment is None:
        raise invalid("Time is missing.")
    view.backstage.stage.set_clock(Body({"now": moment}).required_instant("now"))


def present(view: View) -> None:
    view.backstage.stage.set_offset(timedelta(0))


def reset(view: View) -> None:
    if "sure" not in view.typed:
        raise Answer(422, "Tick the box: everything that happened since will be forgotten.")
    size = forms.number(view.typed, "size", "Size") or 1.0
    if not 0 < size <= LARGEST:
        raise invalid(f"Size must be above 0 and at most {LARGEST}.")
    view.backstage.stage.reset(seed=forms.whole(view.typed, "seed", "Seed") or 1, size=size)


DEEDS: dict[str, tuple[Callable[[View], None], str, str]] = {
    "webhooks": (webhooks, "post", "Events go there from now on."),
    "tricks": (tricks, "post", "The street plays by these rules now."),
    "faults": (faults, "line", "It is broken."),
    "repair": (repair, "line", "The line is sound again."),
    "clock": (clock, "line", "The stage's clock is set."),
    "present": (present, "line", "The stage's clock shows the machine's time."),
    "reset": (reset, "line", "The story begins anew."),
}
"""Name in the address: what it does, the page it belongs to, what is said afterwards."""
