"""Everything that is not a plain 200: raised by rules and pages alike, turned into bytes by `wsgi`."""

from typing import Any


class Answer(Exception):
    """A status with Booxi's error body `{message, code}`; conflicts add `error` (contract section 5)."""

    def __init__(
        self, status: int, message: str, *, error: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.error = error
        self.headers = headers or {}
        self.more: dict[str, Any] = {}

    def body(self) -> dict[str, Any]:
        """`code` repeats the status (inferred)."""
        conflict = {} if self.error is None else {"error": self.error}
        return {"message": self.message, "code": self.status, **conflict, **self.more}


def invalid(message: str) -> Answer:
    """400, which costs the caller two calls of quota."""
    return Answer(400, message)


def unauthorized() -> Answer:
    return Answer(401, "The API key is missing or unknown.")


def forbidden(what: str = "store") -> Answer:
    return Answer(403, f"The key has no access to this {what}.")


def missing(what: str) -> Answer:
    return Answer(404, f"No {what} with this id.")


def conflict(error: str, message: str) -> Answer:
    """409 with one of Booxi's conflict names."""
    return Answer(409, message, error=error)


def over_quota(retry_after: int) -> Answer:
    return Answer(429, "Request quota exceeded.", headers={"Retry-After": str(retry_after)})


def merged(old: int, new: int, location: str) -> Answer:
    """The client lives on under another id (contract section 5: 301 with Location, inferred)."""
    answer = Answer(301, f"Client {old} was merged into client {new}.", headers={"Location": location})
    answer.more = {"newClientId": new}
    return answer
