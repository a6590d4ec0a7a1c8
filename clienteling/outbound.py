"""Reading an address a person gave us, somewhere on the internet: the one place besides the door that speaks HTTP.

Whoever types an address must not make this machine ask what only this machine can reach. So: https only, public hosts
only, the connection goes to the very address that was checked, and within fixed size and time. Addresses may hold
secrets: they stand in no exception and no log.
"""

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

from clienteling.booxi.deadline import Deadline, current
from clienteling.booxi.punctual import PunctualTransport

SECONDS = 5.0
LARGEST = 2 * 1024 * 1024
MOST_REDIRECTS = 3
MOST_HOSTS = 3
"""Addresses of one name that are tried."""
GIVEN_OUT = ipaddress.ip_network("2000::/3")
"""The one part of IPv6 that belongs to the internet (RFC 4291); beside it stand old ways to say private addresses."""
BY_STATUS = {401: "closed", 403: "closed", 404: "gone", 410: "gone"}


class Failed(Exception):
    """Nothing was read. `why`: address, private, elsewhere, silent, closed, gone, broken or large. Says no address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Place:
    """Where a request goes: the checked address, and the name it is asked by."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def name(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


def get(address: str, *, accept: str, seconds: float = SECONDS) -> bytes:
    """What stands at `address`, within `seconds` and 2 MB. Follows redirects of the same host. Raises Failed."""
    deadline = Deadline(seconds)
    token = current.set(deadline)
    transport = PunctualTransport()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = ask(transport, address, accept, deadline)
            if isinstance(answer, bytes):
                return answer
            address = beside(address, answer)
        raise Failed("broken")
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
        raise Failed("silent") from None
    finally:
        transport.close()
        current.reset(token)


def ask(transport: httpx.BaseTransport, address: str, accept: str, deadline: Deadline) -> bytes | str:
    """The body, or where we are sent instead."""
    response = first_answer(transport, address, accept, deadline)
    try:
        if response.is_redirect:
            return str(response.headers.get("location", ""))
        if response.status_code != 200:
            raise Failed(BY_STATUS.get(response.status_code, "broken"))
        return whole(response, deadline)
    finally:
        response.close()


def first_answer(transport: httpx.BaseTransport, address: str, accept: str, deadline: Deadline) -> httpx.Response:
    """The answer of the first of the host's addresses that takes the connection."""
    late: Exception = httpx.ConnectTimeout("no address answered")
    for place in places(address):
        if not deadline.remaining():
            break
        try:
            return transport.handle_request(request(place, accept, deadline))
        except httpx.ConnectError as error:
            late = error
    raise late


def request(place: Place, accept: str, deadline: Deadline) -> httpx.Request:
    """To the address that was checked, under the name it is known by: the name is not looked up again."""
    host = f"[{place.ip}]" if ":" in place.ip else place.ip
    return httpx.Request(
        "GET",
        f"{place.scheme}://{host}:{place.port}{place.path}",
        # Packed answers are not asked for: two megabytes of them can be two gigabytes.
        headers={
            "Host": place.name,
            "Accept": accept,
            "Accept-Encoding": "identity",
            "User-Agent": "clienteling",
            "Connection": "close",
        },
        extensions={
            "sni_hostname": place.host,
            "timeout": httpx.Timeout(max(0.001, deadline.remaining())).as_dict(),
        },
    )


def places(address: str) -> Iterator[Place]:
    """Where `address` may be asked. Raises Failed when it may not, before anything leaves this machine."""
    scheme, host, port, path = allowed(address)
    here = is_test_server(scheme, host, port)
    for ip in [host] if here else looked_up(host, port)[:MOST_HOSTS]:
        yield Place(scheme, host, port, path, ip)


def allowed(address: str) -> tuple[str, str, int, str]:
    """The parts of an address that may be tried, by its looks alone. Raises Failed."""
    found = parts(address)
    if found[0] != "https" and not is_test_server(*found[:3]):
        raise Failed("address")
    return found


def is_test_server(scheme: str, host: str, port: int) -> bool:
    """Only with the stage set: one that a test or a demo has raised itself."""
    return f"{scheme}://{host}:{port}" in settings.OUTBOUND_TEST_ORIGINS


def parts(address: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path with query. A name and password in an address are refused: they belong in no list."""
    try:
        found = urlsplit(address)
        port = found.port or {"https": 443, "http": 80}.get(found.scheme, 0)
        host = (found.hostname or "").encode("idna").decode()
    except ValueError:
        raise Failed("address") from None
    if not host or not port or found.username or found.password or not address.isascii() or not address.isprintable():
        raise Failed("address")
    return found.scheme, host, port, (found.path or "/") + (f"?{found.query}" if found.query else "")


def looked_up(host: str, port: int) -> list[str]:
    """The host's addresses, if every one of them is public: one that points home may not hide among others."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Failed("silent") from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not found or not all(is_public(ip) for ip in found):
        raise Failed("private")
    return found


def is_public(ip: str) -> bool:
    """Whether anybody on the internet could ask it too."""
    found = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if hidden:
            return is_public(str(hidden))
        if found not in GIVEN_OUT:
            return False
    return found.is_global and not found.is_multicast


def beside(address: str, target: str) -> str:
    """Where a redirect leads, if that is on the same host: an address is not handed to somebody else's server."""
    where = urljoin(address, target)
    if not target or parts(where)[:3] != parts(address)[:3]:
        raise Failed("elsewhere")
    return where


def whole(response: httpx.Response, deadline: Deadline) -> bytes:
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"identity", ""}:
        raise Failed("broken")
    pieces, size = [], 0
    for piece in response.iter_raw():
        size += len(piece)
        if size > LARGEST:
            raise Failed("large")
        if not deadline.remaining():
            raise Failed("silent")
        pieces.append(piece)
    return b"".join(pieces)
