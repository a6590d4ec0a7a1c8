"""What can go wrong at the door, named by what the caller can do next.

BooxiError
  Unreachable    no answer: a read may be tried again, a write must be looked up
  Refused        a clear no, with Booxi's code
    NotFound     no such thing, or not any more
    Conflict     taken, or changed since: `reason` is Booxi's word for it
    Invalid      we asked wrongly
    Merged       the client lives on under `new_id`
  OverQuota      ask again after `retry_after` seconds
  Misconfigured  our key or address: wake a person
  Unreadable     an answer we do not understand: somebody changed

`str()` and `repr()` say the operation, the status and Booxi's conflict name. Booxi's sentence may name a
client: it stays in `message` and goes to a page at most, never to a log. No error holds a key, an address or
a request, so none travels with a traceback or a pickle.
"""

import re
from typing import TypedDict, Unpack

from clienteling.booxi.ids import ClientId

_A_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_NOBODY = ClientId(0)


class Facts(TypedDict, total=False):
    """What every error may carry; see BooxiError."""

    status: int | None
    code: int | None
    message: str
    hint: str
    outcome_known: bool


class BooxiError(Exception):
    """Something between us and Booxi. `operation` is the door's own name for the call (`bookings.create`).

    `status` is the HTTP status if there was one, `code` Booxi's own number, `message` Booxi's sentence (it may
    hold personal data), `hint` a sentence of ours for whoever runs the application. `outcome_known` is False
    only when a write may or may not have been done: look it up before anything else.
    """

    summary = "something went wrong"

    def __init__(self, operation: str = "", **facts: Unpack[Facts]) -> None:
        super().__init__(operation)
        self.operation = operation
        self.status = facts.get("status")
        self.code = facts.get("code")
        self.message = facts.get("message", "")
        self.hint = facts.get("hint", "")
        self.outcome_known = facts.get("outcome_known", True)

    @property
    def conflict(self) -> str:
        """Booxi's name for a refusal by rule (contract section 9), empty for everything else."""
        return ""

    def __str__(self) -> str:
        status = f"({self.status})" if self.status else ""
        unknown = "" if self.outcome_known else "[outcome unknown]"
        parts = (f"{self.operation}:", self.summary, status, self.conflict, self.hint, unknown)
        return " ".join(part for part in parts if part)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class Unreachable(BooxiError):
    """No answer, or a 5xx. `outcome_known` is True when nothing was sent (no connection, an open circuit)."""

    summary = "Booxi did not answer"


class Refused(BooxiError):
    """A clear no: nothing was changed."""

    summary = "Booxi refused"


class NotFound(Refused):
    """404: no such object, or no such module link."""

    summary = "Booxi knows no such thing"


class Conflict(Refused):
    """409: a rule or a state forbids it. `reason` is Booxi's name for it, empty when it gave none."""

    summary = "Booxi refused, in conflict"

    def __init__(self, operation: str = "", *, reason: str = "", **facts: Unpack[Facts]) -> None:
        super().__init__(operation, **facts)
        self.reason = reason if _A_NAME.fullmatch(reason) else ""

    @property
    def conflict(self) -> str:
        return self.reason


class Invalid(Refused):
    """400 and its like: the request was wrong. It counted twice against the quota (contract section 5)."""

    summary = "Booxi called the request invalid"


class Merged(Refused):
    """The client was merged into another one: repair the stored id and ask again with `new_id`."""

    summary = "the client was merged into another"

    def __init__(self, operation: str = "", *, new_id: ClientId = _NOBODY, **facts: Unpack[Facts]) -> None:
        super().__init__(operation, **facts)
        self.new_id = new_id


class OverQuota(BooxiError):
    """Our own quota or Booxi's 429: nothing was done. Ask again after `retry_after` seconds."""

    summary = "over the quota"

    def __init__(self, operation: str = "", *, retry_after: float = 1.0, **facts: Unpack[Facts]) -> None:
        super().__init__(operation, **facts)
        self.retry_after = max(0.0, retry_after)


class Misconfigured(BooxiError):
    """The key or the address is wrong (401, 403, a redirect): no caller can mend it, a person must."""

    summary = "our key or address is not accepted"


class Unreadable(BooxiError):
    """An answer outside the contract: not JSON, cut short, too large, of the wrong types, a cursor that loops."""

    summary = "Booxi's answer makes no sense"
