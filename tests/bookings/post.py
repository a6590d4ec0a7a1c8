"""Booxi's letter carrier, for tests: events of the stage set, sealed as Booxi seals them, brought to the hook."""

import base64
import hashlib
import hmac
import json
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser

from tests.conftest import Stage

SECRET = {"na": "stage-letters-na", "eu": "stage-letters-eu"}
DIGESTS = {"hex": lambda digest: digest.hex(), "base64": lambda digest: base64.b64encode(digest).decode()}


def sealed(raw: bytes, secret: str, *, digest: str = "sha256", encoding: str = "hex") -> str:
    return DIGESTS[encoding](hmac.new(secret.encode(), raw, getattr(hashlib, digest)).digest())


def bring(
    raw: bytes, *, region: str = "na", method: str = "POST", signature: str | None = None, **extra: Any
) -> HttpResponse:
    """Brings an event to the hook; sealed with the right secret unless another signature is given."""
    headers = {"Booxi-Signature": sealed(raw, SECRET[region]) if signature is None else signature}
    headers |= extra.pop("headers", {})
    kind = extra.pop("content_type", "application/json; charset=utf-8")
    answer: HttpResponse = Browser().generic(
        method, f"/hooks/booxi/{region}/", raw, content_type=kind, headers=headers, **extra
    )
    return answer


def written(**different: Any) -> bytes:
    """The body of an event; `content` may be given whole."""
    event = {"id": "evt-1", "type": "appointment.updated", "createdOn": "2026-11-20T15:32:00Z", "merchantId": 3401}
    return json.dumps({**event, "content": {}, **different}).encode()


def outbox(stage: Stage, region: str = "na", limit: int = 50) -> list[dict[str, Any]]:
    """What the stage set would send, the oldest first."""
    return list(reversed(stage.get("outbox", region=region, limit=limit)["events"]))


def bodies(stage: Stage, region: str = "na") -> list[bytes]:
    return [event["body"].encode() for event in outbox(stage, region)]
