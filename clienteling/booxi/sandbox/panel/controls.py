"""JSON controls: where events go and what becomes of them, faults, and the outside world's verbs.

GET  webhooks   POST {"na": [{url, secret, method, types, modules, header}], "eu": [...]}
GET  tricks     POST {"duplicate": 0.2, "delay": 0, "delay_by": 30, "drop": 0, "shuffle": 0, "forge": 0, "seed": 1}
POST deliver    {"everything": true}    one round now; answers with what came back
GET  outbox     ?region=na&limit=50     latest first, each with body and headers as they are sent
GET  faults     POST {"faults": [{kind, ...}], "seed": 1}    an empty list ends them
POST world/<verb>   {"region": "na", ...}
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clienteling.booxi.sandbox.answers import Answer, invalid
from clienteling.booxi.sandbox.events.endpoints import Endpoint
from clienteling.booxi.sandbox.events.outbox import FORGED
from clienteling.booxi.sandbox.faults.kinds import Fault
from clienteling.booxi.sandbox.panel.http import Request
from clienteling.booxi.sandbox.records import Event
from clienteling.booxi.sandbox.web.readers import Body
from clienteling.booxi.sandbox.wire.values import Wire, given, instant
from clienteling.booxi.sandbox.world import VERBS
from clienteling.booxi.sandbox.world.scene import Scene

if TYPE_CHECKING:
    from clienteling.booxi.sandbox.backstage import Backstage

Control = Callable[["Backstage", Request], Any]


def webhooks(backstage: "Backstage", _request: Request) -> Wire:
    return {region: [e.plain() for e in backstage.outbox.endpoints(region)] for region in backstage.stage.accounts}


def set_webhooks(backstage: "Backstage", request: Request) -> Wire:
    """Regions left out keep theirs."""
    wanted = {region: _endpoints(region, given, backstage) for region, given in request.body.values.items()}
    for region, endpoints in wanted.items():
        backstage.outbox.send_to(region, endpoints)
    return webhooks(backstage, request)


def tricks(backstage: "Backstage", _request: Request) -> Wire:
    played = backstage.outbox.tricks
    return {name: getattr(played, name) for name in played.__slots__}


def set_tricks(backstage: "Backstage", request: Request) -> Wire:
    backstage.outbox.play(request.body.values)
    return tricks(backstage, request)


def deliver(backstage: "Backstage", request: Request) -> Wire:
    """Never under the lock: the receiver may call the API while we wait for its answer."""
    rounds = backstage.courier.deliver(everything=bool(request.body.flag("everything")))
    return {"delivered": [{name: getattr(d, name) for name in d.__slots__} for d in rounds]}


def outbox(backstage: "Backstage", request: Request) -> Wire:
    region = request.query.get("region", "na")
    if region not in backstage.stage.accounts:
        raise invalid("region must be na or eu.")
    limit = request.query.get("limit", "50")
    if not limit.isdecimal() or len(limit) > 9:
        raise invalid("limit must be a whole number.")
    recent = [event for event, _ in zip(backstage.outbox.recent(region), range(int(limit)), strict=False)]
    return {"events": [_event(backstage, region, event) for event in recent]}


def faults(backstage: "Backstage", _request: Request) -> Wire:
    return {"faults": [fault.plain() for fault in backstage.faults.active]}


def set_faults(backstage: "Backstage", request: Request) -> Wire:
    wanted = request.body.values.get("faults")
    if not isinstance(wanted, list):
        raise invalid("faults must be a list; an empty one ends them all.")
    backstage.faults.choose([Fault.of(given) for given in wanted], seed=request.body.whole("seed") or 1)
    return faults(backstage, request)


def act(backstage: "Backstage", verb: str, body: Body) -> Wire:
    """One act of the outside world; the answer has the `booking` or the `client` in Booxi's shape."""
    if verb not in VERBS:
        raise Answer(404, f"No such verb. There are: {', '.join(VERBS)}.")
    return VERBS[verb](Scene.of(backstage.stage, body)).plain()


CONTROLS: dict[tuple[str, str], Control] = {
    ("GET", "webhooks"): webhooks,
    ("POST", "webhooks"): set_webhooks,
    ("GET", "tricks"): tricks,
    ("POST", "tricks"): set_tricks,
    ("GET", "outbox"): outbox,
    ("GET", "faults"): faults,
    ("POST", "faults"): set_faults,
}


def _endpoints(region: str, wanted: object, backstage: "Backstage") -> list[Endpoint]:
    if region not in backstage.stage.accounts:
        raise invalid("Regions are na and eu.")
    if not isinstance(wanted, list):
        raise invalid(f"{region} must be a list of endpoints.")
    return [Endpoint.of(given) for given in wanted]


def _event(backstage: "Backstage", region: str, event: Event) -> Wire:
    account = backstage.stage.accounts[region]
    endpoint = backstage.outbox.endpoint_of(account, event)
    forged = event.id.startswith(FORGED)
    headers = endpoint.headers(event.body.encode(), forged=forged) if endpoint else {}
    return {
        "id": event.id,
        "type": event.type,
        "merchantId": event.merchant_id,
        "forged": forged,
        "attempts": event.attempts,
        "body": event.body,
        "headers": headers,
        **given(
            url=event.url,
            createdOn=instant(event.created_at),
            nextOn=instant(event.next_at),
            deliveredOn=instant(event.delivered_at),
            lastAnswer=event.last_answer,
        ),
    }
