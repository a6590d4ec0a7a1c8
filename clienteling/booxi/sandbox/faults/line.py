"""Hanging up on a caller, the way it looks from the other end of the line."""

import errno
import socket
import struct
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import httpx


class Reset(Exception):
    """The connection breaks here and now; nothing more is sent."""


def broken_off(environ: dict[str, Any], sent: Iterable[bytes]) -> Iterator[bytes]:
    """What is sent of an answer that promised more; then, over gunicorn, the connection ends."""
    yield from sent
    connection: socket.socket | None = environ.get("gunicorn.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)


def hang_up(environ: dict[str, Any]) -> NoReturn:
    """Over gunicorn a true TCP reset; in-process what a reset becomes inside httpx.

    SO_LINGER with zero seconds makes closing send RST instead of FIN. gunicorn takes ECONNRESET for a client that
    went away and says nothing.
    """
    connection: socket.socket | None = environ.get("gunicorn.socket")
    if connection is None:
        raise httpx.ReadError("[Errno 104] Connection reset by peer")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise ConnectionResetError(errno.ECONNRESET, "the stage set hung up")
