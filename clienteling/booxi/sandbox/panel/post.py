"""The post: where events go, what became of the latest, and the tricks the street plays."""

from clienteling.booxi.sandbox.events.changes import TYPES
from clienteling.booxi.sandbox.events.outbox import FORGED
from clienteling.booxi.sandbox.panel.html import Html, tag
from clienteling.booxi.sandbox.panel.layout import page
from clienteling.booxi.sandbox.panel.parts import button, choice, field, form, hidden, section
from clienteling.booxi.sandbox.panel.view import View
from clienteling.booxi.sandbox.records import Event
from clienteling.booxi.sandbox.state import Account

SHOWN = 40
TRICKS = (
    ("duplicate", "Sent twice"),
    ("delay", "Sent late"),
    ("delay_by", "How late, in seconds"),
    ("drop", "Lost"),
    ("shuffle", "Out of order"),
    ("forge", "A forgery beside it"),
)


def show(view: View) -> Html:
    accounts = view.backstage.stage.accounts.values()
    waiting = len(view.backstage.outbox.waiting())
    return page(
        view,
        "post",
        "Post",
        section(
            "Latest events",
            tag(
                "p",
                f"{waiting} still to be sent. Retried after 10 seconds, 1 minute, 10 minutes, 1 hour; then given up.",
            ),
            form(view, "do/deliver", button("Send all that waits, now")),
            [_events(view, account) for account in accounts],
            name="latest",
        ),
        section("Where events go", [_endpoint(view, account) for account in accounts], name="where"),
        section("Tricks of the street", _tricks(view), name="tricks"),
    )


def _events(view: View, account: Account) -> Html:
    rows = [_row(view, e) for e, _ in zip(view.backstage.outbox.recent(account.region), range(SHOWN), strict=False)]
    caption = f"{'North America' if account.region == 'na' else 'Europe'}, latest first"
    if not rows:
        return tag("p", f"{caption}: none yet.")
    head = tag("tr", [tag("th", words, scope="col") for words in ("Event", "Type", "Made", "Delivery")])
    table = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", rows))
    return tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _row(view: View, event: Event) -> Html:
    name = f"{event.id} (forged)" if event.id.startswith(FORGED) else event.id
    made = f"{view.local(event.created_at):%H:%M:%S}"
    return tag("tr", [tag("td", words) for words in (name, event.type, made, _delivery(view, event))])


def _delivery(view: View, event: Event) -> str:
    if event.delivered_at is not None:
        return f"delivered {view.local(event.delivered_at):%H:%M:%S}, answered {event.last_answer}"
    if event.next_at is None:
        return event.last_answer if not event.attempts else f"given up after {event.attempts}: {event.last_answer}"
    due = f"{view.local(event.next_at):%H:%M:%S}"
    return f"tried {event.attempts} times ({event.last_answer}), again at {due}" if event.attempts else f"due at {due}"


def _endpoint(view: View, account: Account) -> Html:
    """The first of a region's endpoints; the control takes several."""
    endpoints = view.backstage.outbox.endpoints(account.region)
    first = endpoints[0] if endpoints else None
    prefix = f"{account.region}-"
    return form(
        view,
        "do/webhooks",
        hidden("region", account.region),
        field(
            view,
            "url",
            f"Address for {account.region.upper()} (empty: none)",
            type="url",
            prefix=prefix,
            value=first.url if first else "",
        ),
        field(view, "secret", "Secret", prefix=prefix, value=first.secret if first else "", autocomplete="off"),
        choice(
            view,
            "method",
            "Method",
            [("POST", "POST"), ("PUT", "PUT")],
            chosen=first.method if first else "POST",
            prefix=prefix,
        ),
        field(view, "header", "Static header (Name: value)", prefix=prefix, value=first.header if first else ""),
        tag("small", f"Types: {', '.join(first.types if first and first.types else TYPES)}"),
        button(f"Send {account.region.upper()} there"),
        class_="grid",
    )


def _tricks(view: View) -> Html:
    tricks = view.backstage.outbox.tricks
    fields = [
        field(view, name, words, inputmode="decimal", value=f"{getattr(tricks, name):g}", prefix="trick-")
        for name, words in TRICKS
    ]
    seed = field(view, "seed", "Seed", inputmode="numeric", value=tricks.seed, prefix="trick-")
    return form(view, "do/tricks", tag("p", "Chances from 0 to 1."), *fields, seed, button("Play"), class_="grid")
