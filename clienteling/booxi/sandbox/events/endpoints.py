"""Where events go. Real Booxi registers endpoints by hand on request; here a control or the environment does."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.events.changes import TYPES

SIGNATURE_HEADER = "Booxi-Signature"
"""Lower-case hex HMAC-SHA256 of the raw body; name and form inferred (contract section 16)."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. No `types` means all, no `modules` those of the account; `header` is `Name: value` or empty."""

    url: str
    secret: str = ""
    method: str = "POST"
    types: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    header: str = ""

    @classmethod
    def of(cls, given: object) -> Self:
        """From JSON; raises a 400 that names what is wrong."""
        if not isinstance(given, dict) or set(given) - set(cls.__slots__):
            raise invalid(f"An endpoint has only these properties: {', '.join(cls.__slots__)}.")
        texts = {name: _text(given, name) for name in ("url", "secret", "header") if name in given}
        endpoint = cls(
            **{"url": "", **texts},
            method=str(given.get("method", "POST")).upper(),
            types=_texts(given, "types"),
            modules=_texts(given, "modules"),
        )
        endpoint._check()
        return endpoint

    def wants(self, kind: str) -> bool:
        return not self.types or kind in self.types

    def headers(self, body: bytes, *, forged: bool = False) -> dict[str, str]:
        """What goes with a body; a forger does not know the secret."""
        secret = "not the secret" if forged else self.secret
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if secret:
            headers[SIGNATURE_HEADER] = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if self.header and not forged:
            name, _, value = self.header.partition(":")
            headers[name.strip()] = value.strip()
        return headers

    def plain(self) -> dict[str, Any]:
        """As JSON, to be remembered."""
        return asdict(self)

    def _check(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise invalid("url must be an http or https address.")
        if self.method not in ("POST", "PUT"):
            raise invalid("method must be POST or PUT.")
        if unknown := set(self.types) - set(TYPES):
            raise invalid(f"Unknown event types: {', '.join(sorted(unknown))}.")
        if self.header and not self.header.partition(":")[2].strip():
            raise invalid("header must look like 'Name: value'.")


def from_environment(environ: Mapping[str, str], region: str) -> list[Endpoint]:
    """`STAGE_NA_WEBHOOK_URL`, `..._SECRET`, `..._METHOD`, `..._TYPES` (commas) and `..._HEADER`; EU alike."""
    given = {name: environ.get(f"STAGE_{region.upper()}_WEBHOOK_{name.upper()}", "") for name in _VARIABLES}
    if not given["url"]:
        return []
    types = [kind.strip() for kind in given.pop("types").split(",") if kind.strip()]
    return [Endpoint.of({**{name: text for name, text in given.items() if text}, "types": types})]


_VARIABLES = ("url", "secret", "method", "types", "header")


def _text(given: dict[str, Any], name: str) -> str:
    if not isinstance(given[name], str):
        raise invalid(f"{name} must be text.")
    return str(given[name])


def _texts(given: dict[str, Any], name: str) -> tuple[str, ...]:
    values = given.get(name, [])
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise invalid(f"{name} must be a list of texts.")
    return tuple(values)
