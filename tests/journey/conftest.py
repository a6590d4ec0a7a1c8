"""Windows for journeys: any breach of the content policy, and any error of our script, fails the test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

Window = Callable[..., Page]

REFUSED = ("status of 403", "status of 409", "status of 422", "Error Code 403")
"""A refusal is a page with reasons; the browser complains of its status all the same."""
OVERTAKEN = ("htmx:sendAbort", "htmx:afterRequest")
"""A newer choice ends the question before it; htmx writes that down as an error."""
AWAY = ("net::ERR_FAILED", "htmx:sendError")
"""A journey took the line away."""
EXPECTED = REFUSED + OVERTAKEN + AWAY


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Window]:
    """Opens a window of its own person: `window(viewport=..., color_scheme=...)`, as Playwright's contexts take it."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def opens(**kind: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, **{"locale": "en-GB", "reduced_motion": "reduce", **kind}
        )
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opens
    for context in opened:
        context.close()
    assert [each for each in complaints if not any(words in each for words in EXPECTED)] == []
