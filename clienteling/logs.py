"""Log lines: one JSON object each, carrying the request they belong to. Nothing personal is ever passed in."""

import json
import logging
import re

from clienteling.booxi.logs import request_id as request_id  # calls to Booxi carry the id of the request they serve

SECRET_ADDRESS = re.compile(r"(/feed/)[^/\s\"?]+")
"""The part of an address that opens somebody's calendar feed: Django names the address of what failed."""
PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request_id", "taskName"}


class RequestId(logging.Filter):
    """Adds the current request's id to each record that brings none: each call to Booxi brings one, requests or not."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(record, "request_id", "") or request_id.get()
        return True


class OneLine(logging.Formatter):
    """Time, level, logger, message, request id, then what the caller passed as `extra`.

    Of an exception only its type and the places it passed are written: messages may quote what a person typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := getattr(record, "request_id", ""):
            line["request_id"] = identity
        line |= {name: value for name, value in record.__dict__.items() if name not in PLAIN}
        line.pop("request", None)
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at_lines"] = places(record)
        return SECRET_ADDRESS.sub(r"\1…", json.dumps(line, default=str, ensure_ascii=False))


def places(record: logging.LogRecord) -> list[str]:
    """The last eight frames of the record's exception, as "file:line function"."""
    found = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-8:]
