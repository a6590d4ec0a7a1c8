"""The addresses: /na/booking/v1/... and /eu/booking/v1/... are Booxi, /_stage/... is the way behind the scenes.

Order of a call: path (404, 405), key (401), quota (429), then what was asked. A 400 is debited once more.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import responses
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from clienteling.booxi.sandbox import answers, controls
from clienteling.booxi.sandbox.answers import Answer
from clienteling.booxi.sandbox.faults.line import Reset, broken_off, hang_up
from clienteling.booxi.sandbox.quota import Arrival
from clienteling.booxi.sandbox.records import Merchant
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.web import paging, routes
from clienteling.booxi.sandbox.web.around import Perform, Reply
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.readers import Query
from clienteling.booxi.sandbox.web.routes import MERCHANT, Found, Route

if TYPE_CHECKING:
    from clienteling.booxi.sandbox.stage import StageSet

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
BASE = "/booking/v1"
HEADERS = {"partner": "HTTP_BOOXI_PARTNERKEY", "merchant": "HTTP_BOOXI_APIKEY"}
LARGEST_BODY = 1_000_000


def answer(stage: "StageSet", environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """One request, whatever it is."""
    path = _path(environ)
    if path.startswith("/_stage"):
        return controls.answer(stage, environ, start_response)
    region, _, rest = path[1:].partition("/")
    account = stage.accounts.get(region)
    if account is None or not f"/{rest}".startswith(BASE + "/"):
        return send(_refusal(Answer(404, "No such address.")), start_response)
    try:
        reply = _booxi(stage, account, environ, f"/{rest}"[len(BASE) :])
    except Reset:
        hang_up(environ)
    sent = send(reply, start_response)
    return sent if reply.cut is None else broken_off(environ, sent)


def send(reply: Reply, start_response: StartResponse) -> list[bytes]:
    """Bytes out. A cut answer promises its full length."""
    headers = {"Content-Type": "application/json", "Content-Length": str(len(reply.body)), **reply.headers}
    start_response(f"{reply.status} {responses.get(reply.status, '')}", list(headers.items()))
    return [reply.body if reply.cut is None else reply.body[: reply.cut]]


def body_of(environ: Environ) -> bytes:
    """What was sent, up to a size no honest caller reaches."""
    said = environ.get("CONTENT_LENGTH") or "0"
    if not said.isdecimal() or len(said) > 18:
        raise answers.invalid("The length of the body is no number.")
    length = int(said)
    if length > LARGEST_BODY:
        raise answers.invalid("The body is too large.")
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    return body


def as_reply(made: Any, status: int = 200) -> Reply:
    """A JSON answer."""
    return Reply(status, json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())


def _path(environ: Environ) -> str:
    """WSGI hands paths over as bytes dressed as Latin-1."""
    path: str = environ.get("PATH_INFO", "")
    return path.encode("latin-1").decode("utf-8", "replace")


def _booxi(stage: "StageSet", account: Account, environ: Environ, path: str) -> Reply:
    found = routes.find(environ["REQUEST_METHOD"], path)
    if found.route is None:
        return _refusal(_nowhere(found))
    visit = _Visit(stage, account, environ, found.route, found.path)
    perform: Perform = visit.perform
    for fault in stage.around:
        perform = partial(fault, found.route.operation, perform)
    return perform()


@dataclass(frozen=True, slots=True)
class _Visit:
    """A call that found its address."""

    stage: "StageSet"
    account: Account
    environ: Environ
    route: Route
    values: dict[str, str]

    def perform(self) -> Reply:
        """The honest answer. Changes are on disk before it is given; a refused call changed nothing."""
        arrival: Arrival | None = None
        try:
            shop = self._admitted()
            arrival = self.stage.quota.arrive(self._key)
            return as_reply(self._answer(shop, arrival))
        except Answer as refused:
            if refused.status == HTTPStatus.BAD_REQUEST and arrival is not None:
                self.stage.quota.debit(arrival)
            return _refusal(refused)

    def _answer(self, shop: Merchant | None, arrival: Arrival) -> dict[str, Any]:
        raw = body_of(self.environ)
        with self.stage.lock:
            self.stage.calls[self.route.operation] += 1
            if arrival.retry_after:
                raise answers.over_quota(arrival.retry_after)
            made = self.route.endpoint(self._call(shop, raw))
            self.stage.flush()
        return made

    def _call(self, shop: Merchant | None, raw: bytes) -> Call:
        now = self.stage.clock.now()
        said = Query(parse_qs(self.environ.get("QUERY_STRING", ""), keep_blank_values=True))
        query, after = paging.resume(said, self.route.operation, now)
        return Call(
            account=self.account,
            address=_path(self.environ),
            path=self.values,
            query=query,
            raw=raw,
            now=now,
            page_size=self.stage.page_size,
            operation=self.route.operation,
            shop=shop,
            after=after,
        )

    @property
    def _key(self) -> str:
        key: str = self.environ.get(HEADERS[self.route.key], "")
        return key

    def _admitted(self) -> Merchant | None:
        """The store of a merchant key, None for the partner key; anything else is a 401."""
        if self.route.key == MERCHANT:
            shops: list[Merchant] = self.account.found("merchant_by_key", self._key)
            if not self._key or not shops:
                raise answers.unauthorized()
            return shops[0]
        if not self._key or self._key != self.stage.partner_keys[self.account.region]:
            raise answers.unauthorized()
        return None


def _nowhere(found: Found) -> Answer:
    if found.methods:
        return Answer(405, "This address does not know the method.", headers={"Allow": ", ".join(found.methods)})
    return Answer(404, "No such address.")


def _refusal(refused: Answer) -> Reply:
    reply = as_reply(refused.body(), refused.status)
    reply.headers = refused.headers
    return reply
