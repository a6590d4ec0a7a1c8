"""The door, opened onto a stage set in the same process; every word between them held against the contract."""

import httpx
import pytest

from clienteling.booxi import Booxi, MerchantKey, Region
from clienteling.booxi.sandbox.stage import StageSet
from tests.booxi.contract.validating import ValidatingTransport
from tests.booxi.stage import shop

PARTNER_KEY = "stage-partner-key-na"


@pytest.fixture(scope="session")
def shop_stage():
    stage = StageSet(per_second=0, per_minute=0)
    shop.furnish(stage)
    return stage, stage.snapshot()


@pytest.fixture
def boutique_stage(shop_stage):
    """The tiny world of `shop`, as new."""
    stage, beginning = shop_stage
    stage.restore(beginning)
    stage.page_size = 50
    stage.set_clock(shop.NOW)
    return stage


@pytest.fixture
def wires(boutique_stage):
    return ValidatingTransport(httpx.WSGITransport(app=boutique_stage.wsgi))


@pytest.fixture
def booxi(wires):
    return Booxi(region=Region.NA, partner_key=PARTNER_KEY, base_url="http://stage/na/booking/v1", transport=wires)


@pytest.fixture
def montreal():
    return MerchantKey("key-montreal")
