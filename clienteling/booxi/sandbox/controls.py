"""The controls behind the scenes, as JSON under /_stage/: what tests and the demo turn. No key, no quota.

    POST reset     {"seed": 7, "size": 1.0}         the story from its beginning
    GET  clock     POST {"now": RFC 3339} or {"offset": seconds}
    GET  quota     POST {"per_second": 5, "per_minute": 300, "forget": true}; 0 lifts a limit
    GET  calls     calls by operation; POST {"forget": true} begins anew
    GET  bookings  ?region=na  every booking as it goes over the wire, unpaged
    GET  clients   ?region=na  likewise; merged, anonymised and deleted ones say so
    GET  events    ?region=na  every group event, likewise
    GET  slots     ?region=na  every time slot, likewise
    GET  health    {"ok": true} once the world is there

Everything else under /_stage/ belongs to the panel.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from clienteling.booxi.sandbox import seed, wsgi
from clienteling.booxi.sandbox.answers import Answer, invalid
from clienteling.booxi.sandbox.clock import FARTHEST
from clienteling.booxi.sandbox.records import Client
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.web.readers import Body, Query, from_json
from clienteling.booxi.sandbox.wire import bookings, calendar, catalogue, people, values

if TYPE_CHECKING:
    from clienteling.booxi.sandbox.stage import StageSet

Control = Callable[["StageSet", Query, Body], dict[str, Any]]
Environ = dict[str, Any]


def answer(stage: "StageSet", environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A control if there is one of this name, else the panel's page."""
    path = environ["PATH_INFO"].removeprefix("/_stage").strip("/")
    control = CONTROLS.get((environ["REQUEST_METHOD"], path))
    if control is None:
        return _panel(stage, environ, start_response)
    try:
        query = Query(parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        body = _body(environ)
        with stage.lock:
            made = control(stage, query, body)
            stage.flush()
    except Answer as refused:
        return wsgi.send(wsgi.as_reply(refused.body(), refused.status), start_response)
    return wsgi.send(wsgi.as_reply(made), start_response)


def _panel(stage: "StageSet", environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    if stage.panel is not None:
        return stage.panel(stage, environ, start_response)
    return wsgi.send(wsgi.as_reply(Answer(404, "No such control.").body(), 404), start_response)


def _body(environ: Environ) -> Body:
    return Body.of(from_json(wsgi.body_of(environ), default={}))


def _reset(stage: "StageSet", _query: Query, body: Body) -> dict[str, Any]:
    size = body.values.get("size", 1.0)
    if isinstance(size, bool) or not isinstance(size, int | float) or not 0 < size <= seed.LARGEST:
        raise invalid(f"size must be a number above 0 and up to {seed.LARGEST}.")
    stage.reset(seed=body.whole("seed") or 0, size=float(size))
    return {region: _counts(account) for region, account in stage.accounts.items()}


def _counts(account: Account) -> dict[str, int]:
    return {kind: len(table) for kind, table in account.tables.items()}


def _clock(stage: "StageSet", _query: Query, _body: Body) -> dict[str, Any]:
    return {"now": values.instant(stage.clock.now()), "offset": stage.clock.offset.total_seconds()}


def _set_clock(stage: "StageSet", query: Query, body: Body) -> dict[str, Any]:
    offset = body.values.get("offset")
    if body.has("now"):
        stage.set_clock(body.required_instant("now"))
    elif isinstance(offset, int | float) and not isinstance(offset, bool) and abs(offset) <= FARTHEST:
        stage.set_offset(timedelta(seconds=offset))
    else:
        raise invalid("now or offset, of a century at most, is needed.")
    return _clock(stage, query, body)


def _quota(stage: "StageSet", _query: Query, _body: Body) -> dict[str, Any]:
    quota = stage.quota
    return {"per_second": quota.per_second, "per_minute": quota.per_minute, "keys": quota.report()}


def _set_quota(stage: "StageSet", query: Query, body: Body) -> dict[str, Any]:
    per_second, per_minute = body.whole("per_second", least=0), body.whole("per_minute", least=0)
    stage.quota.per_second = stage.quota.per_second if per_second is None else per_second
    stage.quota.per_minute = stage.quota.per_minute if per_minute is None else per_minute
    if body.flag("forget"):
        stage.quota.forget()
    return _quota(stage, query, body)


def _calls(stage: "StageSet", _query: Query, _body: Body) -> dict[str, Any]:
    return {"total": stage.calls.total(), "operations": dict(stage.calls)}


def _forget_calls(stage: "StageSet", query: Query, body: Body) -> dict[str, Any]:
    if body.flag("forget"):
        stage.calls.clear()
    return _calls(stage, query, body)


def _bookings(stage: "StageSet", query: Query, _body: Body) -> dict[str, Any]:
    account = _account(stage, query)
    return {"bookings": [bookings.booking(account, b) for b in account.bookings.values()]}


def _clients(stage: "StageSet", query: Query, _body: Body) -> dict[str, Any]:
    account = _account(stage, query)
    return {"clients": [_client(c) for c in account.clients.values()]}


def _events(stage: "StageSet", query: Query, _body: Body) -> dict[str, Any]:
    account = _account(stage, query)
    return {"groupEvents": [catalogue.group_event(account, e) for e in account.group_events.values()]}


def _slots(stage: "StageSet", query: Query, _body: Body) -> dict[str, Any]:
    account = _account(stage, query)
    return {"timeSlots": [calendar.time_slot(s) for s in account.time_slots.values()]}


def _client(client: Client) -> dict[str, Any]:
    marks = values.given(mergedInto=client.merged_into)
    return people.client(client) | marks | {"anonymised": client.anonymised, "deleted": client.deleted}


def _account(stage: "StageSet", query: Query) -> Account:
    account = stage.accounts.get((query.text("region") or "na").lower())
    if account is None:
        raise invalid("region must be na or eu.")
    return account


def _health(_stage: "StageSet", _query: Query, _body: Body) -> dict[str, Any]:
    return {"ok": True}


CONTROLS: dict[tuple[str, str], Control] = {
    ("POST", "reset"): _reset,
    ("GET", "clock"): _clock,
    ("POST", "clock"): _set_clock,
    ("GET", "quota"): _quota,
    ("POST", "quota"): _set_quota,
    ("GET", "calls"): _calls,
    ("POST", "calls"): _forget_calls,
    ("GET", "bookings"): _bookings,
    ("GET", "clients"): _clients,
    ("GET", "events"): _events,
    ("GET", "slots"): _slots,
    ("GET", "health"): _health,
}
