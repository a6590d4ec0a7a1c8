"""A change at Booxi reaches somebody else's open page: real processes all the way, a twentieth of the bench."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.bench import live

pytestmark = pytest.mark.browser


def test_a_change_at_booxi_is_on_another_persons_open_page_within_six_seconds(browser: Browser) -> None:
    with live.street() as (stage, shop):
        found: Any = live.seconds_until_seen(stage, shop, browser, live.CHANGES // 20)
    assert len(found) == 5
    assert max(found) <= live.MOST_SECONDS
