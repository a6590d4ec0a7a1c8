"""Pages to act as the outside world, and their JSON controls, under /_stage/ (contract: none, it is ours).

http      requests and replies, small and strict
html      elements; text is escaped unless it is an element
routes    which address is what
controls  JSON: webhooks, tricks, deliver, outbox, faults, world/<verb>
forms     what a form sends, as the JSON its control takes
layout    the frame of every page
street, office, post, line    the pages
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from clienteling.booxi.sandbox.panel import http, routes

if TYPE_CHECKING:
    from clienteling.booxi.sandbox.backstage import Backstage


def answer(backstage: "Backstage", environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One request under /_stage/. Only delivering runs without the stage set's lock."""
    return http.send(routes.answer(backstage, http.Request.of(environ)), start_response)
