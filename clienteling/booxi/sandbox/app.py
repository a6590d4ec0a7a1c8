"""The stage set as a WSGI application, set up from the environment: `gunicorn clienteling.booxi.sandbox.app:create()`.

    STAGE_DATA                   file that keeps the world; empty: memory only
    STAGE_SEED, STAGE_SIZE       the story told when the file is new (1 and 1.0); size 0: an empty world
    STAGE_NOW                    RFC 3339: what time it is when the stage set starts
    CLOCK_OFFSET                 or how many seconds it is ahead of the machine, as for the house itself
    STAGE_PAGE_SIZE              rows per page of cursor lists (50)
    STAGE_QUOTA_PER_SECOND       calls per key (5); 0 lifts the limit
    STAGE_QUOTA_PER_MINUTE       likewise (300)
    STAGE_MODULES                comma-separated modules the partner keys are authorised for
    BOOXI_NA_PARTNER_KEY         the partner keys (stage-partner-key-na, stage-partner-key-eu)
    BOOXI_EU_PARTNER_KEY
    STAGE_NA_WEBHOOK_URL ...     where events go, see `events.endpoints`

One process with many threads: the world lives in its memory.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from clienteling.booxi.sandbox.backstage import Backstage
from clienteling.booxi.sandbox.stage import MODULES, PARTNER_KEYS, StageSet
from clienteling.booxi.sandbox.web.readers import instant

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def create(environ: Mapping[str, str] = os.environ) -> Application:
    """The application, its world loaded or told and its events on their way."""
    stage = stage_set(environ)
    Backstage(stage).open(environ)
    return stage.wsgi


def stage_set(environ: Mapping[str, str]) -> StageSet:
    """A stage set as the environment describes it; an empty file gets the story."""
    stage = StageSet(
        environ.get("STAGE_DATA") or None,
        partner_keys={r: environ.get(f"BOOXI_{r.upper()}_PARTNER_KEY") or k for r, k in PARTNER_KEYS.items()},
        modules=environ["STAGE_MODULES"].split(",") if environ.get("STAGE_MODULES") else MODULES,
        page_size=int(environ.get("STAGE_PAGE_SIZE") or 50),
        per_second=int(environ.get("STAGE_QUOTA_PER_SECOND") or 5),
        per_minute=int(environ.get("STAGE_QUOTA_PER_MINUTE") or 300),
    )
    with stage.lock:
        _set_clock(stage, environ)
        size = float(environ.get("STAGE_SIZE") or 1)
        if size and not any(account.merchants for account in stage.accounts.values()):
            stage.reset(seed=int(environ.get("STAGE_SEED") or 1), size=size)
        stage.flush()
    return stage


def _set_clock(stage: StageSet, environ: Mapping[str, str]) -> None:
    if environ.get("STAGE_NOW"):
        stage.set_clock(instant(environ["STAGE_NOW"], "STAGE_NOW"))
    elif environ.get("CLOCK_OFFSET"):
        stage.set_offset(timedelta(seconds=float(environ["CLOCK_OFFSET"])))
