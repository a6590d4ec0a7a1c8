"""A transport that lets nothing past that the contract does not allow, in either direction."""

from functools import cache
from pathlib import Path

import httpx
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

CONTRACT = Path(__file__).parent / "openapi.yaml"
SERVER = "https://api.booxi.com"


@cache
def contract() -> OpenAPI:
    return OpenAPI.from_file_path(str(CONTRACT))


class ValidatingTransport(httpx.BaseTransport):
    """Passes requests on, and raises openapi-core's error where either side leaves the contract."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        said = request.read()
        asked = _as_openapi(request, said)
        contract().validate_request(asked)
        response = self.inner.handle_request(request)
        body = response.read()
        contract().validate_response(asked, MockResponse(body, response.status_code, dict(response.headers)))
        return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(body))


def _as_openapi(request: httpx.Request, body: bytes) -> MockRequest:
    names = {name for name, _ in request.url.params.multi_items()}
    return MockRequest(
        SERVER,
        request.method.lower(),
        request.url.path.removeprefix("/na").removeprefix("/eu"),
        args={name: request.url.params.get_list(name) for name in names},
        headers=dict(request.headers),
        data=body or None,
    )
