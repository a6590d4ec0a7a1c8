"""Where Booxi tells us what happened (contract section 16): verify, keep, answer. The work comes later."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # ships no types

from bookings import tasks
from bookings.services.inbox import arrivals
from clienteling.access import open_to_all
from clienteling.booxi.signatures import Seal, is_genuine

LARGEST = 1_000_000
"""Bytes of an event."""
JSON = "application/json"


@csrf_exempt
@require_http_methods(["POST", "PUT"])
@open_to_all
def hook(request: HttpRequest, region: str) -> HttpResponse:
    """Answers 200 once the event is on disk. Who sends what is not Booxi's learns nothing from the answer."""
    if request.content_type != JSON:
        return HttpResponse(status=415)
    try:
        raw = body(request)
    except (OSError, ParseException):  # who sent it has left; chunks that make no sense
        return HttpResponse(status=400)
    if raw is None:
        return HttpResponse(status=413)
    if not is_genuine(raw, request.headers, seal(region)):
        return HttpResponse(status=401)
    try:
        arrivals.keep(region, raw)
    except arrivals.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    tasks.hint()
    return HttpResponse(status=200)


def body(request: HttpRequest) -> bytes | None:
    """The bytes as they came, None when there are too many. What is announced too large is not read at all.

    Read from the server itself where it marks the end: Django takes a body sent in chunks, which announces no length,
    for an empty one.
    """
    environ = request.META
    announced = str(environ.get("CONTENT_LENGTH") or "0")
    if not announced.isdecimal() or len(announced) > len(str(LARGEST)) or int(announced) > LARGEST:
        return None
    source = environ["wsgi.input"] if environ.get("wsgi.input_terminated") else request
    raw: bytes = source.read(LARGEST + 1)
    return raw if len(raw) <= LARGEST else None


def seal(region: str) -> Seal:
    return Seal(
        secrets=tuple(settings.BOOXI_WEBHOOK_SECRETS.get(region, ())),
        header=settings.BOOXI_WEBHOOK_HEADER,
        digest=settings.BOOXI_WEBHOOK_DIGEST,
        encoding=settings.BOOXI_WEBHOOK_ENCODING,
        prefix=settings.BOOXI_WEBHOOK_PREFIX,
        static_header=settings.BOOXI_WEBHOOK_STATIC_HEADER,
    )
