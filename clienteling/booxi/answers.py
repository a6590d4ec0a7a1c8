"""What an answer means: a value, or one of the door's errors. Errors are returned here and raised by the caller,
outside any `except`, so that no foreign exception hangs on them."""

import json
import re
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from clienteling.booxi import errors
from clienteling.booxi.call import Call
from clienteling.booxi.ids import ClientId
from clienteling.booxi.wire import Answer, Silence

A = TypeVar("A", bound=BaseModel)

DEFAULT_PAUSE = 2.0
"""Seconds to rest after a 429 that names none (contract section 5: Retry-After is not documented)."""
LONGEST_PAUSE = 3600.0
MOVED = range(300, 400)
BROKEN = range(500, 600)


def read(call: Call[A], answer: Answer | Silence) -> A | errors.BooxiError:
    """The value the call asked for, or the error that says what can be done."""
    if isinstance(answer, Silence):
        unknown = answer.sent and not call.repeatable
        return errors.Unreachable(call.operation, hint=answer.why, outcome_known=not unknown)
    if answer.status in BROKEN or answer.status == 408:
        return errors.Unreachable(call.operation, status=answer.status, outcome_known=call.repeatable)
    if 200 <= answer.status < 300:
        return _value(call, answer)
    return _refusal(call, answer)


def pause_of(answer: Answer | Silence) -> float:
    """Seconds for which a 429 stops everybody, 0 for any other answer."""
    if isinstance(answer, Silence) or answer.status != 429:
        return 0.0
    return min(_seconds(answer.retry_after.strip()), LONGEST_PAUSE)


def _seconds(text: str) -> float:
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text):
        return float(text) or DEFAULT_PAUSE
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time()) or DEFAULT_PAUSE
    except (TypeError, ValueError, OverflowError):
        return DEFAULT_PAUSE


def _value(call: Call[A], answer: Answer) -> A | errors.BooxiError:
    if answer.fault:
        return _unreadable(call, answer, answer.fault)
    try:
        return call.answer.model_validate_json(answer.body, by_alias=True, by_name=False)
    except ValidationError as error:
        hint = _first_fault(error)
    except (ValueError, RecursionError, OverflowError) as error:
        hint = type(error).__name__
    return _unreadable(call, answer, hint)


def _first_fault(error: ValidationError) -> str:
    """Where and how it is wrong, without what stood there."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"][:3] if re.fullmatch(r"\w{1,40}", str(part)))
    return f"{where or 'body'}: {first['type']}"


def _unreadable(call: Call[Any], answer: Answer, hint: str) -> errors.Unreadable:
    return errors.Unreadable(call.operation, status=answer.status, hint=hint, outcome_known=call.repeatable)


def _refusal(call: Call[Any], answer: Answer) -> errors.BooxiError:
    said = _said(answer.body)
    facts: errors.Facts = {"status": answer.status}
    if said is not None:
        facts |= {"code": _number(said.get("code")), "message": _text(said.get("message"))}
    if answer.status == 429:
        return errors.OverQuota(call.operation, retry_after=pause_of(answer), **facts)
    if answer.status in {401, 403}:
        return errors.Misconfigured(call.operation, **facts)
    if answer.status in MOVED:
        return _moved(call, said or {}, facts)
    if said is None:
        # A proxy's 404 must not pass for Booxi's: the caller would forget a booking that is there.
        return _unreadable(call, answer, "a refusal that is not Booxi's")
    if answer.status == 409:
        return errors.Conflict(call.operation, reason=_text(said.get("error")), **facts)
    kind = errors.NotFound if answer.status in {404, 410} else errors.Invalid
    return kind(call.operation, **facts)


def _moved(call: Call[Any], said: dict[str, Any], facts: errors.Facts) -> errors.BooxiError:
    """A merged client whatever the 3xx (contract section 13); any other redirect means a wrong address."""
    new_id = _number(said.get("newClientId"))
    if new_id is None or not 0 < new_id < 2**63:
        facts["hint"] = "redirected elsewhere"
        return errors.Misconfigured(call.operation, **facts)
    return errors.Merged(call.operation, new_id=ClientId(new_id), **facts)


def _said(body: bytes) -> dict[str, Any] | None:
    """Booxi's error body, None if it is not one."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    known = {"message", "error", "code", "newClientId"}
    return said if isinstance(said, dict) and known & said.keys() else None


def _text(value: object) -> str:
    """JSON may hold half a character, which no page can be written with."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
