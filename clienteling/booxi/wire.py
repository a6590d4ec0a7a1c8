"""Bytes out, bytes in, within size and time. Nothing of httpx leaves this file.

Exceptions of httpx carry the request, and with it the key and the address; so they end here, as values. Its client is
left out: it would keep cookies, and build a request to wherever a redirect points, were it only to hand it over.
"""

import os
import threading
import zlib
from dataclasses import dataclass, field
from typing import Any

import httpx

from clienteling.booxi.call import Call
from clienteling.booxi.deadline import Deadline, current
from clienteling.booxi.keys import Key
from clienteling.booxi.punctual import PunctualTransport

LARGEST = 8 * 1024 * 1024
"""Bytes of an answer after decompression: twenty-five times the largest page seen."""
HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "clienteling"}
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `fault` says why the body could not be had whole; it is empty then."""

    status: int
    body: bytes = field(default=b"", repr=False)
    retry_after: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came back. `sent` is False when the request surely never left."""

    why: str
    sent: bool


class Wire:
    """One pool of connections per process, made on first use: sockets and TLS state do not survive a fork."""

    def __init__(self, address: str, *, timeout: float, transport: httpx.BaseTransport | None = None) -> None:
        self._address = address.rstrip("/")
        self._timeout = timeout
        self._given = transport
        self._transport: httpx.BaseTransport | None = None
        self._process = 0
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "<Wire>"

    def send(self, call: Call[Any], key: Key, deadline: Deadline) -> Answer | Silence:
        """Sends once, with `key` in its header. Redirects are answers like others."""
        token = current.set(deadline)
        try:
            return self._exchange(call, key, deadline)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            return Silence(why=type(error).__name__, sent=not isinstance(error, NEVER_SENT))
        finally:
            current.reset(token)

    def close(self) -> None:
        if self._transport is not None and self._process == os.getpid():
            self._transport.close()
            self._transport = None

    def _exchange(self, call: Call[Any], key: Key, deadline: Deadline) -> Answer:
        seconds = min(self._timeout, deadline.remaining() or 0.001)
        request = httpx.Request(
            call.method,
            self._address + call.path,
            params=call.query or None,
            json=call.body,
            headers=HEADERS,
            extensions={"timeout": httpx.Timeout(seconds).as_dict()},
        )
        # Last, so that what cannot be sent fails before the key is anywhere near.
        request.headers[key.header] = key.reveal()
        response = self._mine().handle_request(request)
        try:
            body, fault = _whole(response, deadline)
        finally:
            response.close()
        return Answer(response.status_code, body, response.headers.get("retry-after", ""), fault)

    def _mine(self) -> httpx.BaseTransport:
        if self._process != os.getpid():
            self._lock = threading.Lock()
            self._transport, self._process = None, os.getpid()
        with self._lock:
            self._transport = self._transport or self._given or PunctualTransport()
            return self._transport


def _whole(response: httpx.Response, deadline: Deadline) -> tuple[bytes, str]:
    """The body, unpacked piece by piece so that a bomb stops at the limit, and the fault if there is one."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", ""}:
        return b"", "in an encoding we did not ask for"
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding == "gzip" else None
    pieces, size = [], 0
    try:
        for chunk in response.iter_raw():
            piece = unpack.decompress(chunk, LARGEST - size + 1) if unpack else chunk
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST:
                return b"", "larger than any answer of Booxi's"
            if not deadline.remaining():
                raise httpx.ReadTimeout("the call's deadline has passed")
    except zlib.error:
        return b"", "packed wrongly"
    if unpack and not unpack.eof:
        return b"", "cut short"
    return b"".join(pieces), ""
