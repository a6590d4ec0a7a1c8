"""The small world of `shop` on a stage set in this process, and callers with its keys."""

from collections.abc import Iterator

import pytest

from clienteling.booxi.sandbox.stage import StageSet, StageSnapshot
from clienteling.booxi.sandbox.state import Account
from tests.booxi.stage import shop
from tests.booxi.stage.visitor import Visitor


@pytest.fixture(scope="session")
def furnished() -> StageSnapshot:
    stage = StageSet()
    shop.furnish(stage)
    return stage.snapshot()


@pytest.fixture
def stage_set(furnished: StageSnapshot) -> Iterator[StageSet]:
    """Quota lifted; the clock stands where `shop` put it and runs on."""
    stage = StageSet(per_second=0, per_minute=0)
    stage.restore(furnished)
    stage.set_clock(shop.NOW)
    yield stage
    stage.close()


@pytest.fixture
def world(stage_set: StageSet) -> Account:
    """North America's account, to arrange things in."""
    return stage_set.accounts["na"]


@pytest.fixture
def partner(stage_set: StageSet) -> Visitor:
    """Holds the partner key of the North American account."""
    return Visitor(stage_set, "na", "stage-partner-key-na", partner=True)


@pytest.fixture
def boutique(stage_set: StageSet) -> Visitor:
    """Holds Montréal's merchant key."""
    return Visitor(stage_set, "na", "key-montreal", partner=False)
