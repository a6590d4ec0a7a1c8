"""What forms send, turned into what the JSON controls take. Times are the store's own, as people type them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from clienteling.booxi.sandbox.answers import Answer, invalid
from clienteling.booxi.sandbox.panel.view import View
from clienteling.booxi.sandbox.web.readers import Body

Fields = dict[str, str]


def body(view: View, verb: str) -> Body:
    """The JSON of a verb; raises a 422 naming the field that cannot be read."""
    try:
        said = _READERS[verb](view, view.typed)
    except Answer as refused:
        raise Answer(422, refused.message) from None
    region = {"region": view.account.region, "merchantId": view.merchant.id}
    return Body({**region, **{name: value for name, value in said.items() if value not in ("", None, {})}})


def whole(fields: Fields, name: str, label: str) -> int | None:
    text = fields.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 16):
        raise invalid(f"{label} must be a number.")
    return int(text) if text else None


def number(fields: Fields, name: str, label: str) -> float | None:
    """A decimal number, dot or comma."""
    text = fields.get(name, "").strip().replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        raise invalid(f"{label} must be a number.") from None


def moment(view: View, fields: Fields, name: str, label: str) -> str | None:
    """A store's date and time as a browser's field gives it, in RFC 3339."""
    text = fields.get(name, "").strip()
    if not text:
        return None
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"{label} must be a date and a time.") from None
    aware = local.replace(tzinfo=view.zone) if local.tzinfo is None else local
    return aware.astimezone(UTC).isoformat()


def _book(view: View, fields: Fields) -> dict[str, Any]:
    """`slot` is `event.<id>`, `<staff id>@<instant>` with either part left out, or empty: a request without time."""
    slot = fields.get("slot", "")
    said: dict[str, Any] = {"serviceId": whole(fields, "serviceId", "Service")}
    if slot.startswith("event."):
        said["groupEventId"] = whole({"slot": slot[6:]}, "slot", "Event")
    else:
        staff, _, start = slot.partition("@")
        said |= {"staffId": whole({"staff": staff}, "staff", "Staff"), "startsOn": start}
        said["clientAvailability"] = None if start else _ranges(view, fields)
        occasion = fields.get("occasion", "").strip()
        said["surveyAnswers"] = {"occasion": occasion} if occasion else None
    said |= {"additionalRequest": fields.get("additionalRequest", "").strip(), "manual": "manual" in fields}
    return said | _person(view, fields)


def _ranges(view: View, fields: Fields) -> list[dict[str, Any]] | None:
    ranges = []
    for n in ("1", "2"):
        start = moment(view, fields, f"from{n}", f"From, range {n}")
        end = moment(view, fields, f"to{n}", f"To, range {n}")
        if (start is None) != (end is None):
            raise invalid(f"Range {n} needs both a beginning and an end.")
        if start and end:
            ranges.append({"from": start, "to": end})
    return ranges or None


def _person(_view: View, fields: Fields) -> dict[str, Any]:
    names = ("firstName", "lastName", "email", "mobilePhoneNumber", "street")
    return {
        "client": {name: fields.get(name, "").strip() for name in names},
        "customerId": fields.get("customerId", "").strip(),
    }


def _queue(view: View, fields: Fields) -> dict[str, Any]:
    return {"serviceId": whole(fields, "serviceId", "Service")} | _person(view, fields)


def _booking(fields: Fields) -> dict[str, Any]:
    return {"bookingId": fields.get("bookingId", "").strip()}


def _move(view: View, fields: Fields) -> dict[str, Any]:
    return _booking(fields) | {
        "startsOn": moment(view, fields, "startsOn", "New time"),
        "staffId": whole(fields, "staffId", "Staff"),
        "force": "force" in fields,
    }


def _clients(_view: View, fields: Fields) -> dict[str, Any]:
    return {
        "clientId": whole(fields, "clientId", "Client"),
        "intoClientId": whole(fields, "intoClientId", "Client that stays"),
        "blocked": fields.get("blocked") != "no",
    }


_READERS: dict[str, Callable[[View, Fields], dict[str, Any]]] = {
    "book": _book,
    "queue": _queue,
    "cancel": lambda _view, fields: _booking(fields) | {"by": fields.get("by", "Client")},
    "presence": lambda _view, fields: _booking(fields) | {"presence": fields.get("presence", "")},
    "move": _move,
    "create-client": _person,
    "merge": _clients,
    "anonymise": _clients,
    "block": _clients,
}
