"""A caller of the stage set, by plain WSGI: nothing of the door. Every answer is checked against the contract."""

import io
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers

from clienteling.booxi.sandbox.stage import StageSet
from tests.booxi.contract.validating import contract

SERVERS = {"na": "https://api.booxi.com", "eu": "https://api.booxi.eu"}
BASE = "/booking/v1"


@dataclass
class Answer:
    """What came back. `json` is the decoded body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    # openapi-core's words for the same.

    @property
    def status_code(self) -> int:
        return self.status

    @property
    def content_type(self) -> str:
        return self.headers["Content-Type"]

    @property
    def data(self) -> bytes:
        return self.body


@dataclass
class Asked:
    """A request as openapi-core wants it."""

    host_url: str
    path: str
    method: str
    parameters: RequestParameters = field(default_factory=RequestParameters)
    content_type: str = "application/json"
    body: bytes | None = None


class Visitor:
    """Calls with one key: `partner` for the partner key's header, else the merchant key's."""

    def __init__(self, stage: StageSet, region: str, key: str | None, *, partner: bool) -> None:
        self.stage = stage
        self.region = region
        self.headers = {} if key is None else {"HTTP_BOOXI_PARTNERKEY" if partner else "HTTP_BOOXI_APIKEY": key}

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, query)

    def post(self, path: str, body: Any, **query: Any) -> Answer:
        return self.call("POST", path, query, body)

    def put(self, path: str, body: Any, **query: Any) -> Answer:
        return self.call("PUT", path, query, body)

    def delete(self, path: str, **query: Any) -> Answer:
        return self.call("DELETE", path, query)

    def call(self, method: str, path: str, query: dict[str, Any], body: Any = None) -> Answer:
        query = {name.rstrip("_"): value for name, value in query.items()}
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = wsgi(self.stage, method, f"/{self.region}{BASE}{path}", query, raw, self.headers)
        asked = Asked(SERVERS[self.region], BASE + path, method.lower())
        contract().validate_response(asked, _Wrapped(answer))
        return answer

    def pages(self, path: str, rows: str, **query: Any) -> list[Any]:
        """All rows of a cursor list."""
        page = self.get(path, **query).json
        found = page[rows]
        while "cursor" in page:
            page = self.get(path, cursor=page["cursor"]).json
            found += page[rows]
        return found


class _Wrapped:
    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.content_type = answer.headers["Content-Type"]
        self.headers = Headers(answer.headers)
        self.data = answer.body


def wsgi(stage: StageSet, method: str, path: str, query: dict[str, Any], raw: bytes, headers: dict[str, str]) -> Answer:
    """One request straight into the application."""
    seen: dict[str, Any] = {}

    def start_response(status: str, given: list[tuple[str, str]]) -> None:
        seen.update(status=int(status.split()[0]), headers=dict(given))

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": urlencode(query, doseq=True),
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
        **headers,
    }
    body = b"".join(stage.wsgi(environ, start_response))
    return Answer(seen["status"], seen["headers"], body)


def control(stage: StageSet, method: str, name: str, body: Any = None, **query: Any) -> Answer:
    raw = b"" if body is None else json.dumps(body).encode()
    return wsgi(stage, method, f"/_stage/{name}", query, raw, {})
