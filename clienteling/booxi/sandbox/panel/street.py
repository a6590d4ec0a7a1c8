"""The street: a client books on the store's site, cancels, joins the queue."""

from datetime import UTC, datetime, time, timedelta

from clienteling.booxi.sandbox.panel.html import Html, tag
from clienteling.booxi.sandbox.panel.layout import page
from clienteling.booxi.sandbox.panel.parts import (
    Option,
    button,
    choice,
    field,
    form,
    section,
    service_options,
    tick,
)
from clienteling.booxi.sandbox.panel.view import View
from clienteling.booxi.sandbox.records import Service
from clienteling.booxi.sandbox.rules import offers
from clienteling.booxi.sandbox.rules.spans import instant, minute

MOST_SLOTS = 200


def show(view: View) -> Html:
    """Service and day are chosen first: the site then shows what is free."""
    service = _service(view)
    return page(
        view,
        "",
        "A client on the street",
        section("Book on the site", _look(view, service), _book(view, service), name="book"),
        section("Cancel", _cancel(view), name="cancel"),
        section("Join the queue", _queue(view), name="queue"),
    )


def _service(view: View) -> Service:
    services = [s for s in view.services() if s.status == "Online"]
    wanted = view.typed.get("serviceId", "")
    return next((s for s in services if str(s.id) == wanted), services[0])


def _look(view: View, service: Service) -> Html:
    return form(
        view,
        "",
        choice(view, "serviceId", "Service", service_options(view), chosen=str(service.id), prefix="look-"),
        field(view, "day", "Day", type="date", value=view.day.isoformat(), prefix="look-"),
        button("Show free times"),
        method="get",
        class_="row",
    )


def _book(view: View, service: Service) -> Html:
    return form(
        view,
        "world/book",
        tag("input", type="hidden", name="serviceId", value=service.id),
        tag("input", type="hidden", name="day", value=view.day.isoformat()),
        choice(view, "slot", "Time", _slots(view, service)),
        _names(view, "book-"),
        field(view, "customerId", "customerId the site gives the widget (external id)", prefix="book-"),
        _survey(view, service),
        field(view, "additionalRequest", "Wish", prefix="book-"),
        _proposals(view),
        tick("manual", "The store approves by hand", prefix="book-"),
        button("Book", class_="main"),
        class_="grid",
    )


def _slots(view: View, service: Service) -> list[Option]:
    """With a person, without preference (a request), an event, or no time at all (a request too)."""
    found = offers.of_service(view.account, service, _window(view), now=view.now)
    people = {s.id: f"{s.first_name} {s.last_name}" for s in view.staff()}
    options: list[Option] = []
    for offer in found[:MOST_SLOTS]:
        start = instant(offer.start)
        words = f"{view.local(start):%H:%M}"
        if offer.event is not None:
            options.append((f"event.{offer.event.id}", f"{words}, {offer.places_left} places left"))
        elif not offer.is_range:
            options.append((f"{offer.staff_id}@{_text(start)}", f"{words} with {people.get(offer.staff_id or 0, '?')}"))
    times = dict.fromkeys(value.partition("@")[2] for value, _ in options if "@" in value)
    asks = [(f"@{t}", f"{view.local(datetime.fromisoformat(t)):%H:%M} with anyone (a request)") for t in times]
    return [*options, *asks, ("", "No time: propose when (a request)")]


def _window(view: View) -> tuple[int, int]:
    start = datetime.combine(view.day, time(0), view.zone)
    end = datetime.combine(view.day + timedelta(days=1), time(0), view.zone)
    return minute(start), minute(end)


def _text(start: datetime) -> str:
    return start.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _names(view: View, prefix: str) -> Html:
    return tag(
        "fieldset",
        tag("legend", "Client"),
        field(view, "firstName", "First name", required=True, prefix=prefix, autocomplete="off"),
        field(view, "lastName", "Last name", required=True, prefix=prefix, autocomplete="off"),
        field(view, "email", "E-mail", type="email", prefix=prefix, autocomplete="off"),
        field(view, "mobilePhoneNumber", "Mobile phone", type="tel", prefix=prefix, autocomplete="off"),
        field(view, "street", "Street (for a service at home)", prefix=prefix, autocomplete="off"),
    )


def _survey(view: View, service: Service) -> Html | None:
    if service.survey_model is None:
        return None
    return field(view, "occasion", "Survey: which occasion are you dressing for?", prefix="book-")


def _proposals(view: View) -> Html:
    """Two ranges are enough to act; the JSON control takes five."""
    fields = [
        field(view, f"{end}{n}", f"{words}, range {n}", type="datetime-local", prefix="book-")
        for n in ("1", "2")
        for end, words in (("from", "From"), ("to", "To"))
    ]
    return tag("details", tag("summary", "When the client could come, if no time is chosen"), *fields)


def _cancel(view: View) -> Html:
    number = field(view, "bookingId", "Booking", required=True, placeholder="A00010001", prefix="cancel-")
    return form(view, "world/cancel", number, button("Cancel as the client"), class_="row")


def _queue(view: View) -> Html:
    return form(
        view,
        "world/queue",
        choice(view, "serviceId", "Service", service_options(view, method="Appointment"), prefix="queue-"),
        _names(view, "queue-"),
        button("Join"),
        class_="grid",
    )
