"""How a stage set is set up: the variables `app` explains, read once, and refused in one sentence each."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self, TypeVar

from clienteling.booxi.sandbox import seed
from clienteling.booxi.sandbox.answers import Answer
from clienteling.booxi.sandbox.clock import FARTHEST
from clienteling.booxi.sandbox.events import endpoints
from clienteling.booxi.sandbox.events.endpoints import Endpoint
from clienteling.booxi.sandbox.faults.kinds import Fault
from clienteling.booxi.sandbox.stage import MODULES, PARTNER_KEYS, REGIONS
from clienteling.booxi.sandbox.web.readers import instant

T = TypeVar("T")
Environ = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Setup:
    """`now` comes before `offset`; neither leaves the clock where the file has it. No `faults`: those of the file."""

    data: str | None
    seed: int
    size: float
    now: datetime | None
    offset: timedelta | None
    page_size: int
    per_second: int
    per_minute: int
    modules: tuple[str, ...]
    partner_keys: dict[str, str]
    endpoints: dict[str, list[Endpoint]]
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, environ: Environ) -> Self:
        """Raises ValueError with a sentence that names the variable."""
        return cls(
            data=environ.get("STAGE_DATA") or None,
            seed=_read(environ, "STAGE_SEED", int, "a whole number") or 1,
            size=_number(environ, "STAGE_SIZE", 1.0, most=seed.LARGEST),
            now=_read(environ, "STAGE_NOW", _moment, "a date and time like 2026-11-20T15:00:00Z"),
            offset=_offset(environ),
            page_size=int(_number(environ, "STAGE_PAGE_SIZE", 50, least=1, most=1000)),
            per_second=int(_number(environ, "STAGE_QUOTA_PER_SECOND", 5, most=10**6)),
            per_minute=int(_number(environ, "STAGE_QUOTA_PER_MINUTE", 300, most=10**6)),
            modules=_read(environ, "STAGE_MODULES", _words, "") or MODULES,
            partner_keys={r: environ.get(f"BOOXI_{r.upper()}_PARTNER_KEY") or k for r, k in PARTNER_KEYS.items()},
            endpoints={region: _endpoints(environ, region) for region in REGIONS},
            faults=_read(environ, "STAGE_FAULTS", _faults, "a JSON list of faults") or (),
        )


def _read(environ: Environ, name: str, read: Callable[[str], T], shape: str) -> T | None:
    """None for a variable that is empty or not there."""
    text = environ.get(name, "")
    try:
        return read(text) if text else None
    except Answer as refused:
        raise ValueError(f"{name} must be {shape}. {refused.message}") from None
    except (ValueError, OverflowError, RecursionError):
        raise ValueError(f"{name} must be {shape}.") from None


def _number(environ: Environ, name: str, usual: float, *, least: float = 0, most: float) -> float:
    value = _read(environ, name, float, "a number")
    if value is None:
        return usual
    if not least <= value <= most:
        raise ValueError(f"{name} must be from {least:g} to {most:g}.")
    return value


def _offset(environ: Environ) -> timedelta | None:
    seconds = _number(environ, "CLOCK_OFFSET", 0, least=-FARTHEST, most=FARTHEST)
    return timedelta(seconds=seconds) if environ.get("CLOCK_OFFSET") else None


def _moment(text: str) -> datetime:
    return instant(text, "It")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _faults(text: str) -> tuple[Fault, ...]:
    wanted = json.loads(text)
    if not isinstance(wanted, list):
        raise ValueError("not a list")
    return tuple(Fault.of(given) for given in wanted)


def _endpoints(environ: Environ, region: str) -> list[Endpoint]:
    try:
        return endpoints.from_environment(environ, region)
    except Answer as refused:
        raise ValueError(f"STAGE_{region.upper()}_WEBHOOK_...: {refused.message}") from None
