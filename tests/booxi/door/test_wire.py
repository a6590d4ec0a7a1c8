"""Bytes on a real socket: slow, cut, packed, far too many. The call ends in time and by name."""

import gzip
import os
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from clienteling.booxi import Booxi, Region, Unreachable, Unreadable
from clienteling.booxi.types import NewClient
from clienteling.booxi.wire import LARGEST

NORA = NewClient(merchant_id=1, first_name="Nora", last_name="Lind")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def saying(*pieces, every=0.0):
    """A server that says these bytes to whoever connects, one piece after the other, and hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(20)

    def speak(connection):
        with connection, suppress(OSError):
            connection.recv(65536)
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(every)

    def serve():
        with suppress(OSError):
            while True:
                threading.Thread(target=speak, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    booxi = Booxi(
        region=Region.NA,
        partner_key="k",
        base_url=f"http://127.0.0.1:{listening.getsockname()[1]}/booking/v1",
        timeout=1.0,
    )
    try:
        yield booxi
    finally:
        booxi.close()
        listening.close()


def whole(body, more=b""):
    return HEAD + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_a_packed_answer_is_unpacked():
    body = gzip.compress(b'{"id": 7}')
    with saying(whole(body, b"Content-Encoding: gzip\r\n")) as booxi:
        assert booxi.clients.get(7).id == 7


@pytest.mark.parametrize("pieces", [[bytes([byte]) for byte in whole(b'{"id": 7}')], [HEAD, *[b"X: y\r\n"] * 200]])
def test_headers_that_drip_end_with_the_deadline(pieces):
    with saying(*pieces, every=0.1) as booxi:
        began = time.monotonic()
        with pytest.raises(Unreachable):
            booxi.within(deadline=0.8).clients.get(7)
        assert time.monotonic() - began < 1.3


def test_a_body_that_drips_ends_with_the_deadline():
    with saying(HEAD + b"Content-Length: 1000\r\n\r\n", *[b" "] * 100, every=0.1) as booxi:
        began = time.monotonic()
        with pytest.raises(Unreachable) as late:
            booxi.within(deadline=0.8).clients.create(NORA)
        assert time.monotonic() - began < 1.3
        assert not late.value.outcome_known


def test_a_server_that_says_nothing_is_unreachable_after_the_timeout():
    with saying(b"", b"", every=3) as booxi:
        began = time.monotonic()
        with pytest.raises(Unreachable) as silent:
            booxi.clients.create(NORA)
        assert 0.9 < time.monotonic() - began < 1.6
        assert not silent.value.outcome_known


def test_a_body_cut_short_is_unreachable_since_it_never_came_whole():
    with saying(HEAD + b'Content-Length: 100\r\n\r\n{"id"') as booxi, pytest.raises(Unreachable) as cut:
        booxi.clients.create(NORA)
    assert not cut.value.outcome_known


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (whole(gzip.compress(b" " * (LARGEST + 10)), b"Content-Encoding: gzip\r\n"), "larger"),
        (whole(b" " * (LARGEST + 10)), "larger"),
        (whole(gzip.compress(b'{"id": 7}')[:-9], b"Content-Encoding: gzip\r\n"), "cut short"),
        (whole(b"no gzip at all", b"Content-Encoding: gzip\r\n"), "packed wrongly"),
        (whole(b"\x1b\x04\x00", b"Content-Encoding: br\r\n"), "encoding"),
    ],
)
def test_bombs_and_bad_packing_are_unreadable(answer, hint):
    with saying(answer) as booxi, pytest.raises(Unreadable) as odd:
        booxi.within(deadline=8).clients.get(7)
    assert hint in odd.value.hint


@pytest.mark.parametrize(
    "noise", [b"\x00\xff\x00", b"HTTP/9.9 nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n", b""]
)
def test_what_is_no_http_is_unreachable(noise):
    with saying(noise) as booxi, pytest.raises(Unreachable):
        booxi.within(deadline=2).clients.get(7)


def test_a_forked_process_opens_connections_of_its_own():
    with saying(whole(b'{"id": 7}')) as booxi:
        assert booxi.clients.get(7).id == 7
        child = os.fork()
        if not child:
            os._exit(0 if booxi.clients.get(7).id == 7 else 1)
        assert os.waitpid(child, 0)[1] == 0
