"""One log line per attempt, and silence from the libraries beneath, which would write addresses with names."""

import logging
import secrets
from contextvars import ContextVar

log = logging.getLogger("clienteling.booxi")

request_id: ContextVar[str] = ContextVar("booxi_request_id", default="")
"""Set by whoever serves a request, so that its calls can be found; else each call makes one of its own."""

TALKATIVE = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks")


class Silent(logging.Filter):
    """Survives whatever level the application's logging configuration gives the logger."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record


def silence() -> None:
    """httpx logs every URL at INFO, httpcore every header at DEBUG: neither may speak."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        if not any(isinstance(one, Silent) for one in logger.filters):
            logger.addFilter(Silent())


def new_request_id() -> str:
    return request_id.get() or secrets.token_hex(6)
