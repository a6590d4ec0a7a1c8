"""The environment read once and loudly: a value that is missing or wrong names its variable and what to write."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE = Path(__file__).resolve().parent.parent
env = environ.Env()
PLACEHOLDER = re.compile(r"change|replace|your|example|placeholder|xxx|todo|secret-?key|<|>|\s|^(test|key|none)$", re.I)
SHORTEST_SECRET = 12
"""Characters; what is shorter is soon guessed."""

environ.Env.read_env(os.environ.get("CLIENTELING_ENV_FILE", BASE / ".env"))


def flag(name: str, *, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off; anything else is refused by name."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}: write 1 or 0.")


def number(name: str, *, default: float, least: float = 0) -> float:
    """A number no smaller than `least`."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}: write a number.") from None
    if not least <= value < float("inf"):
        raise ImproperlyConfigured(f"{name} is {text}: write a number of at least {least:g}.")
    return value


def whole(name: str, *, default: int, least: int = 0) -> int:
    """A whole number no smaller than `least`: half a call is not none."""
    value = number(name, default=default, least=least)
    if value != int(value):
        raise ImproperlyConfigured(f"{name} is {value:g}: write a whole number.")
    return int(value)


def choice(name: str, *, default: str, among: tuple[str, ...]) -> str:
    """One of a few words, in any case."""
    text = os.environ.get(name, "").strip().upper() or default
    if text not in among:
        raise ImproperlyConfigured(f"{name} is {text!r}: write one of {', '.join(among)}.")
    return text


def service(name: str, *, schemes: tuple[str, ...], like: str, default: str = "") -> str:
    """The address of another server, password included, hence never shown; or nothing."""
    text = os.environ.get(name, "").strip() or default
    try:
        parts = urlsplit(text)
        right = not text or (parts.scheme in schemes and parts.port != 0)
    except ValueError:
        right = False
    if not right:
        raise ImproperlyConfigured(f"{name} is no address we can use: write it like {like}")
    return text


def address(name: str, *, default: str = "") -> str:
    """An http or https address without a trailing slash, or nothing."""
    text = os.environ.get(name, "").strip() or default
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ImproperlyConfigured(f"{name} is not an address: write it like https://api.booxi.eu/booking/v1.")
    return text.rstrip("/")


def words(name: str, *, default: str = "") -> list[str]:
    """Comma-separated words, blanks dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret(name: str) -> str:
    """A value that must exist and must not be the placeholder of an example file."""
    text = os.environ.get(name, "").strip()
    if not text:
        raise ImproperlyConfigured(f"{name} is not set. See .env.example for what it is and where to get it.")
    if PLACEHOLDER.search(text):
        raise ImproperlyConfigured(
            f"{name} still holds a placeholder. Write the real value; .env.example says where to get it."
        )
    return text


def partner_keys(*, sandbox: bool) -> dict[str, str]:
    """The secret key per region. At least one account is needed; the stage set knows its own two keys."""
    names = {"na": "BOOXI_NA_PARTNER_KEY", "eu": "BOOXI_EU_PARTNER_KEY"}
    if sandbox:
        return {region: os.environ.get(name) or f"stage-partner-key-{region}" for region, name in names.items()}
    given = {region: secret(name) for region, name in names.items() if os.environ.get(name, "").strip()}
    if not given:
        raise ImproperlyConfigured(
            "Neither BOOXI_NA_PARTNER_KEY nor BOOXI_EU_PARTNER_KEY is set. Ask your Booxi representative for a "
            "Partner API key, or set BOOXI_SANDBOX=1 to use the stage set."
        )
    return given


def webhook_secrets(*, sandbox: bool) -> dict[str, list[str]]:
    """The secrets Booxi may seal its events with, several per region while one is replaced by the next.

    A region without one takes in no event. The stage set seals with secrets of its own.
    """
    names = {"na": "BOOXI_NA_WEBHOOK_SECRETS", "eu": "BOOXI_EU_WEBHOOK_SECRETS"}
    found = {region: words(name) for region, name in names.items()}
    for region, name in names.items():
        if any(PLACEHOLDER.search(text) or len(text) < SHORTEST_SECRET for text in found[region]):
            raise ImproperlyConfigured(
                f"{name} holds a placeholder, or a secret of fewer than {SHORTEST_SECRET} characters."
            )
    return {region: found[region] or [f"stage-letters-{region}"] for region in names} if sandbox else found


def header_name(name: str, *, default: str) -> str:
    """The name of a header: letters, digits and dashes."""
    text = os.environ.get(name, "").strip() or default
    if not re.fullmatch(r"[A-Za-z0-9-]+", text):
        raise ImproperlyConfigured(f"{name} is {text!r}: write the name of a header, without a colon.")
    return text


def static_header(name: str) -> str:
    """A header and its value, hence never shown; or nothing."""
    text = os.environ.get(name, "").strip()
    if text and not re.fullmatch(r"[A-Za-z0-9-]+: *\S.*", text):
        raise ImproperlyConfigured(f"{name} must look like `Name: value`.")
    return text
