"""A server that answers what it is told: for what Booxi itself would never, or seldom, say."""

from collections.abc import Callable, Iterable
from typing import Any

import httpx

from clienteling.booxi import Booxi, Region

KEY = "partner-key-that-must-never-show-5f0c"


class Answering:
    """A WSGI application that gives its answers in order, the last one for ever; keeps what it was asked."""

    def __init__(self, *answers: tuple[int, bytes] | tuple[int, bytes, dict[str, str]]) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ)
        status, body, *rest = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        headers = {"Content-Type": "application/json", **(rest[0] if rest else {})}
        start_response(f"{status} So", list(headers.items()))
        return [body]

    @property
    def queries(self) -> list[str]:
        return [environ["QUERY_STRING"] for environ in self.asked]


def door_to(app: Answering, **options: Any) -> Booxi:
    """A door onto `app`, without a gate unless one is given."""
    return Booxi(
        region=Region.NA,
        partner_key=KEY,
        base_url="http://booxi.test/booking/v1",
        transport=httpx.WSGITransport(app=app),  # type: ignore[arg-type]
        **options,
    )
