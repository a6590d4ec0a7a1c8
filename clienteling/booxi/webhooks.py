"""Reading an event out of the bytes Booxi sent. Whether they are Booxi's is verified before, on the raw bytes.

Three shapes are told of (contract section 16): the event as the body, the event wrapped in `event`, and the
older `eventContent` in place of `content`.
"""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from clienteling.booxi.errors import Unreadable
from clienteling.booxi.types.events import Event

OPERATION = "webhooks.decode"
LARGEST = 4 * 1024 * 1024
"""Bytes; a reservation with hundreds of attendees stays well below."""
LONGEST_ID, LONGEST_TYPE, LONGEST_NUMBER = 100, 80, 60
"""Characters; as long as what keeps them holds."""


@dataclass(frozen=True)
class Label:
    """What stands on the envelope; each may be empty. `id` and `booking` are Booxi's numbers."""

    id: str = ""
    type: str = ""
    booking: str = ""


def label(raw: bytes) -> Label:
    """Reads the envelope alone: enough to keep an event, and to tell which types are none of ours. Never raises."""
    try:
        event = _unwrapped(json.loads(raw))
    except (ValueError, RecursionError):
        return Label()
    content = event.get("content")
    booking = content.get("booking") if isinstance(content, dict) else None
    number = booking.get("bookingId") if isinstance(booking, dict) else None
    return Label(
        _name(event.get("id"), LONGEST_ID), _name(event.get("type"), LONGEST_TYPE), _name(number, LONGEST_NUMBER)
    )


def _name(value: object, longest: int) -> str:
    """Plain, printable and of a sensible length, or nothing."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= longest and text.isascii() and text.isprintable() else ""


def decode(raw: bytes) -> Event:
    """The event. Raises Unreadable for anything else, whatever it is."""
    found = _event(raw)
    if isinstance(found, Event):
        return found
    raise Unreadable(OPERATION, hint=found)


def _event(raw: bytes) -> Event | str:
    """The event, or why it is none."""
    if len(raw) > LARGEST:
        return "larger than any event"
    try:
        # Said again as JSON, so that the types' own strict reading of text applies.
        plain = json.dumps(_unwrapped(json.loads(raw)))
        return Event.model_validate_json(plain, by_alias=True, by_name=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return str(first["type"])
    except (ValueError, RecursionError, OverflowError) as error:
        return type(error).__name__


def _unwrapped(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError("an event is an object")
    event = body["event"] if isinstance(body.get("event"), dict) else body
    if "content" not in event and "eventContent" in event:
        event = {**event, "content": event["eventContent"]}
    return event
