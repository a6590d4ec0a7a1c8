"""Booxi's Back Office, as somebody who does not use our application would."""

from datetime import timedelta
from urllib.parse import urlencode

from clienteling.booxi.sandbox.indexes import folded
from clienteling.booxi.sandbox.panel.html import Html, tag
from clienteling.booxi.sandbox.panel.layout import page
from clienteling.booxi.sandbox.panel.parts import (
    button,
    choice,
    field,
    form,
    hidden,
    section,
    staff_options,
    tick,
)
from clienteling.booxi.sandbox.panel.view import View
from clienteling.booxi.sandbox.records import Booking, Client
from clienteling.booxi.sandbox.rules.hours import day_of

MOST_FOUND = 12


def show(view: View, found: list[Client] | None = None) -> Html:
    """The day's bookings, what waits, and clients."""
    title = f"Back Office, {view.merchant.city}, {view.day:%A %d %B}"
    return page(
        view,
        "office",
        title,
        section("The day", _day(view), _bookings(view, _of_day(view)), name="day"),
        section("Requests and queue", _bookings(view, _waiting(view)), name="waiting"),
        section("Clients", _find(view), _found(found), _clients(view), name="clients"),
    )


def search(view: View) -> list[Client]:
    """By part of a name, an e-mail, a phone number or an id; the first few."""
    wanted = folded(view.typed.get("name", ""))
    clientele = view.account.clientele(view.merchant)
    matching = (
        c
        for c in view.account.clients.values()
        if c.clientele == clientele and wanted and wanted in folded(f"{c.first_name} {c.last_name} {c.email} {c.id}")
    )
    return [client for client, _ in zip(matching, range(MOST_FOUND), strict=False)]


def _day(view: View) -> Html:
    before, after = view.day - timedelta(days=1), view.day + timedelta(days=1)
    links = [
        tag("a", w, href=f"/_stage/office?store={view.store}&day={d}")
        for d, w in ((before, "Day before"), (after, "Day after"))
    ]
    day = field(view, "day", "Day", type="date", value=view.day.isoformat())
    return tag(
        "div", form(view, "office", day, button("Go"), method="get", class_="row"), tag("p", links, class_="row")
    )


def _of_day(view: View) -> list[Booking]:
    found = [
        b
        for b in view.account.bookings.values()
        if b.merchant_id == view.merchant.id
        and b.starts_at is not None
        and day_of(view.merchant, b.starts_at) == view.day
    ]
    return sorted(found, key=lambda b: (b.starts_at, b.id))


def _waiting(view: View) -> list[Booking]:
    """Without a time: requests and today's queue."""
    return [
        b
        for b in view.account.bookings.values()
        if b.merchant_id == view.merchant.id and b.starts_at is None and b.status != "Cancelled" and not b.is_completed
    ]


def _bookings(view: View, bookings: list[Booking]) -> Html:
    if not bookings:
        return tag("p", "Nothing.")
    return tag("ul", [_booking(view, b) for b in bookings], class_="cards")


def _booking(view: View, booking: Booking) -> Html:
    client = view.account.clients[booking.client_id]
    name = f"{client.first_name} {client.last_name}".strip() or f"client {client.id}"
    staff = view.account.staff.get(booking.staff_id or 0)
    service = view.account.services[booking.items[0].service_id]
    when = f"{view.local(booking.starts_at):%H:%M}" if booking.starts_at else "no time"
    whom = f"with {staff.first_name} {staff.last_name}" if staff else "nobody assigned"
    about = tag(
        "p",
        tag("b", f"{when} {name}"),
        f" {service.names.get('eng', service.name)}, {whom}",
        tag("small", f"{booking.id} · client {client.id} · {_state(booking)}"),
    )
    return tag("li", about, _acts(view, booking), id=booking.id)


def _state(booking: Booking) -> str:
    """The Back Office's word (contract section 6)."""
    if booking.status == "Cancelled":
        return "Cancelled"
    if booking.is_completed:
        return "Completed"
    words = {"NoShow": "No-show", "Arrived": "Client has arrived"}
    waits = {"PendingClientApproval": "Awaiting the client's approval", "PendingStaffApproval": "Request"}
    return words.get(booking.presence) or waits.get(booking.status, "Approved")


def _acts(view: View, booking: Booking) -> Html:
    """Presence and cancelling as buttons; the form to move is drawn for one booking at a time."""
    common = hidden("bookingId", booking.id), hidden("day", view.day.isoformat())
    name = f"booking {booking.id}"
    presences = (("Arrived", "Arrived"), ("NoShow", "No-show"), ("Completed", "Completed"), ("Expecting", "Undo"))
    marks = [button(w, name="presence", value=v, aria_label=f"{w}, {name}") for v, w in presences]
    cancel = button("Cancel", name="by", value="Staff", aria_label=f"Cancel {name}")
    return tag(
        "div",
        form(view, "world/presence", *common, *marks, class_="row"),
        form(view, "world/cancel", *common, cancel, class_="row"),
        _move(view, booking) if view.typed.get("move") == booking.id else _to_move(view, booking),
        class_="acts",
    )


def _to_move(view: View, booking: Booking) -> Html:
    where = urlencode({"store": view.store, "day": view.day.isoformat(), "move": booking.id})
    address = f"/_stage/office?{where}#{booking.id}"
    return tag("a", "Move", tag("span", f" booking {booking.id}", class_="vh"), href=address, class_="button")


def _move(view: View, booking: Booking) -> Html:
    prefix = f"{booking.id}-"
    return form(
        view,
        "world/move",
        hidden("bookingId", booking.id),
        hidden("day", view.day.isoformat()),
        hidden("move", booking.id),
        field(view, "startsOn", "New time", type="datetime-local", prefix=prefix),
        choice(view, "staffId", "New colleague", staff_options(view, "as before"), prefix=prefix),
        tick("force", "Even if Booxi objects", prefix=prefix),
        button("Move", aria_label=f"Move booking {booking.id}"),
        class_="grid",
    )


def _find(view: View) -> Html:
    return form(view, "find", field(view, "name", "Part of a name, e-mail or id"), button("Find"), class_="row")


def _found(clients: list[Client] | None) -> Html | None:
    if clients is None:
        return None
    rows = [
        tag(
            "li",
            tag("b", f"{c.first_name} {c.last_name}".strip() or "(anonymised)"),
            f" {c.email} ",
            tag("small", _mark(c)),
        )
        for c in clients
    ]
    return tag("ul", rows, class_="cards") if rows else tag("p", "Nobody found.")


def _mark(client: Client) -> str:
    marks = [f"client {client.id}", client.status]
    marks += [f"merged into {client.merged_into}"] if client.merged_into else []
    marks += ["deleted"] if client.deleted else []
    return " · ".join(marks)


def _clients(view: View) -> list[Html]:
    """Each small act on its own; ids stand beside every booking above."""
    return [
        form(
            view,
            "world/merge",
            _id(view, "clientId", "Client that goes", "merge-"),
            _id(view, "intoClientId", "Client that stays", "merge-"),
            button("Merge"),
            class_="row",
        ),
        form(
            view,
            "world/block",
            _id(view, "clientId", "Client", "block-"),
            button("Block", name="blocked", value="yes"),
            button("Let in again", name="blocked", value="no"),
            class_="row",
        ),
        form(
            view,
            "world/anonymise",
            _id(view, "clientId", "Client", "anonymise-"),
            button("Anonymise"),
            class_="row",
        ),
        form(
            view,
            "world/create-client",
            field(view, "firstName", "First name", required=True, autocomplete="off"),
            field(view, "lastName", "Last name", required=True, autocomplete="off"),
            field(view, "email", "E-mail", type="email", autocomplete="off"),
            field(view, "mobilePhoneNumber", "Mobile phone", type="tel", autocomplete="off"),
            button("Create by hand (sends no event)"),
            class_="row",
        ),
    ]


def _id(view: View, name: str, label: str, prefix: str) -> Html:
    return field(view, name, label, inputmode="numeric", required=True, placeholder="90001", prefix=prefix)
