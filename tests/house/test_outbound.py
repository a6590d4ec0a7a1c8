"""Reading an address somebody typed: what may be asked, by whom it may be answered, and how much of it is taken."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from clienteling import outbound
from tests.elsewhere import Elsewhere, elsewhere


@pytest.fixture
def server(settings: Any) -> Iterator[Elsewhere]:
    with elsewhere() as house:
        settings.OUTBOUND_TEST_ORIGINS = [house.url]
        yield house


def why(address: str, **within: float) -> str:
    with pytest.raises(outbound.Failed) as failed:
        outbound.get(address, accept="text/calendar", **within)
    assert failed.value.__cause__ is None
    return failed.value.why


def test_what_stands_there_is_read(server: Elsewhere) -> None:
    address = server.says("/secret.ics?key=1", b"BEGIN:VCALENDAR")
    assert outbound.get(address, accept="text/calendar") == b"BEGIN:VCALENDAR"
    path, headers = server.asked[0]
    assert (path, headers["Host"]) == ("/secret.ics?key=1", server.url.removeprefix("http://"))
    assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example.org/a.ics",
        "ftp://calendar.example.org/a.ics",
        "file:///etc/passwd",
        "https://",
        "https:///a.ics",
        "https://mo@calendar.example.org/a.ics",
        "https://calendar.example.org:99999/a.ics",
        "https://[::1/a.ics",
        "https://calendar.example.org/\nHost: inside",
        "https://calendar.example.org/a b\x00",
        "calendar.example.org/a.ics",
        "",
    ],
)
def test_only_a_plain_https_address_is_asked(address: str) -> None:
    assert why(address) == "address"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.9",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fec0::1]",
        "[::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
    ],
)
def test_nothing_inside_is_asked(host: str) -> None:
    assert why(f"https://{host}/a.ics") == "private"


def test_a_public_address_is_one_that_anybody_could_ask() -> None:
    assert all(outbound.is_public(ip) for ip in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"))


def test_the_server_of_a_test_is_let_in_by_its_whole_origin_only(server: Elsewhere, settings: Any) -> None:
    server.says("/a.ics", b"here")
    port = server.url.rpartition(":")[2]
    assert why(f"http://localhost:{port}/a.ics") == "address"
    assert why(f"https://127.0.0.1:{port}/a.ics") == "private"
    settings.OUTBOUND_TEST_ORIGINS = []
    assert why(f"{server.url}/a.ics") == "address"
    assert server.asked == []


def test_the_connection_goes_to_the_address_that_was_checked_under_the_name_that_was_typed() -> None:
    place = outbound.Place("https", "calendar.example.org", 443, "/a.ics", "93.184.216.34")
    request = outbound.request(place, "text/calendar", outbound.Deadline(5))
    assert (request.url.host, request.url.path) == ("93.184.216.34", "/a.ics")
    assert request.headers["Host"] == "calendar.example.org"
    assert request.extensions["sni_hostname"] == "calendar.example.org"


def test_a_redirect_on_the_same_host_is_followed(server: Elsewhere) -> None:
    server.says("/there.ics", b"here")
    assert outbound.get(server.says("/a.ics", b"", 302, Location="/there.ics"), accept="*/*") == b"here"


@pytest.mark.parametrize(
    "target", ["https://127.0.0.1/", "http://127.0.0.1:1/a.ics", "//other.example.org/", "", "file:///"]
)
def test_a_redirect_elsewhere_is_not(target: str, server: Elsewhere) -> None:
    assert why(server.says("/a.ics", b"", 302, Location=target)) in {"elsewhere", "address"}
    assert len(server.asked) == 1


def test_redirects_without_end_end(server: Elsewhere) -> None:
    assert why(server.says("/a.ics", b"", 302, Location="/a.ics")) == "broken"
    assert len(server.asked) == outbound.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("status", "said"), [(404, "gone"), (410, "gone"), (401, "closed"), (403, "closed"), (500, "broken")]
)
def test_what_the_other_server_says_is_told(status: int, said: str, server: Elsewhere) -> None:
    assert why(server.says("/a.ics", b"no", status)) == said


def test_two_megabytes_are_enough(server: Elsewhere) -> None:
    assert why(server.says("/a.ics", b"x" * (outbound.LARGEST + 1))) == "large"


def test_what_is_packed_is_not_unpacked(server: Elsewhere) -> None:
    assert why(server.says("/a.ics", b"\x1f\x8b", Content_Encoding="gzip")) == "broken"


def test_who_drips_is_left_in_time(server: Elsewhere) -> None:
    began = time.monotonic()
    assert why(server.says("/a.ics", [b"x"] * 30), seconds=0.7) == "silent"
    assert time.monotonic() - began < 1.5


def test_who_does_not_answer_is_silent(settings: Any) -> None:
    settings.OUTBOUND_TEST_ORIGINS = ["http://127.0.0.1:9"]
    assert why("http://127.0.0.1:9/a.ics") == "silent"


def test_no_log_learns_the_address(server: Elsewhere, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        outbound.get(server.says("/very-secret.ics", b"here"), accept="*/*")
        why(server.says("/very-secret.ics", b"", 500))
    assert "very-secret" not in caplog.text
