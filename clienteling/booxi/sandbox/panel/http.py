"""Requests and replies of the panel: just enough of HTTP for forms and JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import parse_qs

from clienteling.booxi.sandbox.answers import Answer
from clienteling.booxi.sandbox.web.readers import Body, from_json

LARGEST = 1_000_000
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass
class Request:
    """`path` is what follows /_stage/, without slashes at its ends."""

    method: str
    path: str
    query: dict[str, str]
    raw: bytes
    type: str
    site: str

    @classmethod
    def of(cls, environ: dict[str, Any]) -> Self:
        text = environ.get("CONTENT_LENGTH") or "0"
        length = min(int(text) if text.isdecimal() else 0, LARGEST)
        path: str = environ.get("PATH_INFO", "")
        return cls(
            method=environ["REQUEST_METHOD"],
            path=path.removeprefix("/_stage").strip("/"),
            query=_single(environ.get("QUERY_STRING", "")),
            raw=environ["wsgi.input"].read(length) if length else b"",
            type=environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower(),
            site=environ.get("HTTP_SEC_FETCH_SITE", "none"),
        )

    @property
    def is_form(self) -> bool:
        return self.method == "POST" and self.type == "application/x-www-form-urlencoded"

    @cached_property
    def form(self) -> dict[str, str]:
        """Fields of a form; of repeated ones the last."""
        return _single(self.raw.decode("utf-8", "replace"))

    @cached_property
    def body(self) -> Body:
        """A JSON object; nothing at all is an empty one."""
        return Body.of(self.json or {})

    @cached_property
    def json(self) -> Any:
        return from_json(self.raw, default={})

    def refuse_strangers(self) -> None:
        """Another site's page must not act here through somebody's browser."""
        if self.site not in ("none", "same-origin"):
            raise Answer(403, "This form was sent from another site.")


@dataclass
class Reply:
    body: bytes
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(made: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(made, ensure_ascii=False).encode(), status, "application/json")


def see(path: str) -> Reply:
    """303: the answer to a form is another page, so that a reload sends nothing twice."""
    return Reply(b"", 303, headers={"Location": path})


def send(reply: Reply, start_response: Callable[..., Any]) -> list[bytes]:
    headers = {**HEADERS, "Content-Type": reply.type, "Content-Length": str(len(reply.body)), **reply.headers}
    start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", list(headers.items()))
    return [reply.body]


def _single(text: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
