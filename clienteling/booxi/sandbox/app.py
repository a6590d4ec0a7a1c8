"""The stage set as a WSGI application, set up from the environment: `gunicorn clienteling.booxi.sandbox.app:create()`.

    STAGE_DATA                   file that keeps the world; empty: memory only
    STAGE_SEED, STAGE_SIZE       the story told when the file is new (1 and 1.0); size 0: an empty world
    STAGE_NOW                    RFC 3339: what time it is when the stage set starts
    CLOCK_OFFSET                 or how many seconds it is ahead of the machine, as for the house itself
    STAGE_PAGE_SIZE              rows per page of cursor lists (50)
    STAGE_QUOTA_PER_SECOND       calls per key (5); 0 lifts the limit
    STAGE_QUOTA_PER_MINUTE       likewise (300)
    STAGE_MODULES                comma-separated modules the partner keys are authorised for
    STAGE_FAULTS                 JSON list of what goes wrong from the start, see `faults.kinds`
    BOOXI_NA_PARTNER_KEY         the partner keys (stage-partner-key-na, stage-partner-key-eu)
    BOOXI_EU_PARTNER_KEY
    STAGE_NA_WEBHOOK_URL ...     where events go, see `events.endpoints`

One process with many threads: the world lives in its memory.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from clienteling.booxi.sandbox.backstage import Backstage
from clienteling.booxi.sandbox.setup import Setup
from clienteling.booxi.sandbox.stage import StageSet

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def create(environ: Mapping[str, str] = os.environ) -> Application:
    """The application, its world loaded or told and its events on their way. Raises ValueError as `Setup` does."""
    setup = Setup.of(environ)
    stage = stage_set(setup)
    Backstage(stage).open(endpoints=setup.endpoints, faults=setup.faults)
    return stage.wsgi


def stage_set(setup: Setup) -> StageSet:
    """A stage set as described; an empty file gets the story."""
    stage = StageSet(
        setup.data,
        partner_keys=setup.partner_keys,
        modules=setup.modules,
        page_size=setup.page_size,
        per_second=setup.per_second,
        per_minute=setup.per_minute,
    )
    with stage.lock:
        if setup.now is not None:
            stage.set_clock(setup.now)
        elif setup.offset is not None:
            stage.set_offset(setup.offset)
        if setup.size and not any(account.merchants for account in stage.accounts.values()):
            stage.reset(seed=setup.seed, size=setup.size)
        stage.flush()
    return stage
