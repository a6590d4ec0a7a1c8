"""Booxi's door bell: what is kept, what is turned away, and that it is answered before anything is worked on."""

import io
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client as Browser
from gunicorn.http.errors import InvalidChunkSize  # type: ignore[import-untyped]
from huey.contrib.djhuey import HUEY

from bookings.models import Booking, InboxEvent
from bookings.services.inbox import arrivals
from tests.bookings.post import SECRET, bring, sealed, written
from tests.conftest import wait_until

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])


def kept() -> list[tuple[str, str, str]]:
    return list(InboxEvent.objects.order_by("pk").values_list("region", "event_id", "state"))


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("region", ["na", "eu"])
def test_an_event_of_booxis_is_kept_and_answered(method: str, region: str) -> None:
    assert bring(written(), region=region, method=method).status_code == 200
    assert kept() == [(region, "evt-1", "waiting")]
    assert bytes(InboxEvent.objects.get().raw) == written()


def test_it_is_answered_after_one_statement_and_without_booxi(stage: Any, django_assert_num_queries: Any) -> None:
    before = stage.calls()
    with django_assert_num_queries(1):
        assert bring(written(content={"booking": {"bookingId": "A1"}})).status_code == 200
    assert (stage.calls(), Booking.objects.count()) == (before, 0)
    assert InboxEvent.objects.get().booking_booxi_id == "A1"


def test_the_same_event_again_is_fine_and_still_one_row() -> None:
    assert [bring(written()).status_code for _ in range(3)] == [200, 200, 200]
    assert (InboxEvent.objects.count(), InboxEvent.objects.get().repeats) == (1, 2)


def test_the_same_number_in_the_other_region_is_another_event() -> None:
    bring(written(), region="na")
    bring(written(), region="eu")
    assert kept() == [("na", "evt-1", "waiting"), ("eu", "evt-1", "waiting")]


def test_events_that_come_all_at_once_are_each_kept_once() -> None:
    def one(number: int) -> int:
        try:
            return bring(written(id=f"evt-{number % 20}")).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as crowd:
        assert set(crowd.map(one, range(60))) == {200}
    assert InboxEvent.objects.count() == 20
    assert sum(InboxEvent.objects.values_list("repeats", flat=True)) == 40


def test_what_keeps_one_event_from_being_written_lets_none_beside_it_be_called_kept() -> None:
    odd = arrivals.opened("na", written(id="evt-9"))
    odd.type = "\ud800"  # no engine takes it, and none calls that an error of the database

    def one(number: int) -> str:
        try:
            arrivals.keep("na", written(id=f"evt-{number}"))
        except (arrivals.Busy, UnicodeError) as stopped:
            return type(stopped).__name__
        else:
            return "kept"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as crowd:
        with arrivals.writing:
            brought = [crowd.submit(one, number) for number in range(2)]
            wait_until(lambda: len(arrivals.waiting) == 2, seconds=5)
            arrivals.waiting.append(odd)
        assert sorted(each.result() for each in brought) == ["Busy", "UnicodeEncodeError"]
    assert kept() == []


WRONG = {
    "no signature": "",
    "another secret": sealed(written(), "not the secret"),
    "the other region's secret": sealed(written(), SECRET["eu"]),
    "of another body": sealed(written(id="evt-2"), SECRET["na"]),
    "cut short": sealed(written(), SECRET["na"])[:-1],
    "another alphabet": "é" * 64,
    "with a prefix nobody agreed on": f"sha256={sealed(written(), SECRET['na'])}",
}


@pytest.mark.parametrize("why", WRONG)
def test_a_wrong_signature_is_turned_away_without_a_word(why: str) -> None:
    answer = bring(written(), signature=WRONG[why])
    assert (answer.status_code, answer.content) == (401, b"")
    assert kept() == []


def test_every_wrong_signature_gets_the_same_answer() -> None:
    answers = [bring(written(), signature=signature) for signature in WRONG.values()]
    told = {
        tuple(sorted((n, v) for n, v in a.headers.items() if n not in {"X-Request-ID", "Expires"})) for a in answers
    }
    assert len(told) == 1


def test_the_signature_is_of_the_bytes_and_not_of_what_they_mean() -> None:
    raw = written()
    assert bring(raw + b" ", signature=sealed(raw, SECRET["na"])).status_code == 401
    assert bring(raw + b" ").status_code == 200


def test_without_a_secret_nothing_is_taken_in(settings: Any) -> None:
    settings.BOOXI_WEBHOOK_SECRETS = {"na": [], "eu": [""]}
    assert bring(written()).status_code == 401
    assert bring(written(), signature=sealed(written(), "")).status_code == 401
    assert bring(written(), region="eu", signature=sealed(written(), "")).status_code == 401


def test_secrets_can_be_replaced_one_by_the_next(settings: Any) -> None:
    settings.BOOXI_WEBHOOK_SECRETS = {"na": ["the next secret", "the old secret"]}
    for number, secret in enumerate(("the old secret", "the next secret")):
        raw = written(id=f"evt-{number}")
        assert bring(raw, signature=sealed(raw, secret)).status_code == 200


@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_header_digest_encoding_and_prefix_are_those_agreed_on(settings: Any, digest: str, encoding: str) -> None:
    settings.BOOXI_WEBHOOK_HEADER = "X-Seal"
    settings.BOOXI_WEBHOOK_DIGEST, settings.BOOXI_WEBHOOK_ENCODING = digest, encoding
    settings.BOOXI_WEBHOOK_PREFIX = "v1="
    right = "v1=" + sealed(written(), SECRET["na"], digest=digest, encoding=encoding)
    assert bring(written()).status_code == 401
    assert bring(written(), headers={"X-Seal": right.removeprefix("v1=")}).status_code == 401
    assert bring(written(), headers={"X-Seal": right}).status_code == 200


def test_a_header_agreed_on_must_be_there_beside_the_signature(settings: Any) -> None:
    settings.BOOXI_WEBHOOK_STATIC_HEADER = "X-From: Booxi, the real one"
    assert bring(written()).status_code == 401
    assert bring(written(), headers={"X-From": "Somebody"}).status_code == 401
    assert bring(written(), signature="", headers={"X-From": "Booxi, the real one"}).status_code == 401
    assert bring(written(), headers={"X-From": "Booxi, the real one"}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_is_not_json_is_turned_away(kind: str) -> None:
    assert bring(written(), content_type=kind).status_code == 415
    assert kept() == []


def test_a_megabyte_is_taken_and_more_is_not() -> None:
    room = 1_000_000 - len(written(note=""))
    assert bring(written(note="x" * room)).status_code == 200
    assert bring(written(id="evt-2", note="x" * room + "x")).status_code == 413
    assert len(kept()) == 1


def chunked(raw: bytes, **headers: Any) -> Any:
    """As a server passes on a body that came in chunks: no length is announced, the end is where it ends."""
    environ = {"wsgi.input": io.BytesIO(raw), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    browser = Browser()
    request = browser._base_environ(
        REQUEST_METHOD="POST", PATH_INFO="/hooks/booxi/na/", CONTENT_TYPE="application/json", **environ
    )
    request["HTTP_BOOXI_SIGNATURE"] = sealed(raw, SECRET["na"])
    request.pop("CONTENT_LENGTH", None)
    return browser.request(**request | headers)


def test_a_body_in_chunks_is_read_whole_and_no_further_than_a_megabyte() -> None:
    assert chunked(written()).status_code == 200
    assert chunked(written(id="evt-2", note="x" * 1_000_000)).status_code == 413
    assert kept() == [("na", "evt-1", "waiting")]


class Broken(io.BytesIO):
    """A body whose chunks make no sense, as gunicorn tells of it."""

    def read(self, _size: int | None = -1) -> bytes:
        raise InvalidChunkSize(b"zz")


def test_chunks_that_make_no_sense_are_turned_away() -> None:
    assert chunked(written(), **{"wsgi.input": Broken()}).status_code == 400
    assert kept() == []


@pytest.mark.parametrize("length", ["-1", "many", "9" * 30, "9" * 5000, "²"])
def test_a_length_that_cannot_be_is_turned_away_unread(length: str) -> None:
    assert bring(written(), CONTENT_LENGTH=length).status_code in {400, 413}
    assert kept() == []


def test_nobody_needs_to_be_signed_in_and_no_form_token_is_asked_for() -> None:
    strict = Browser(enforce_csrf_checks=True)
    headers = {"Booxi-Signature": sealed(written(), SECRET["na"])}
    answer = strict.post("/hooks/booxi/na/", written(), content_type="application/json", headers=headers)
    assert (answer.status_code, answer.cookies) == (200, {})


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PATCH"])
def test_only_post_and_put_are_known(method: str) -> None:
    assert bring(written(), method=method).status_code == 405


ODD = [b" ", b"null", b"[]", b'"text"', b"{", b"\xff\xfe", b"[" * 100_000, b'{"id": ' + b"9" * 5000 + b"}"]


@pytest.mark.parametrize("raw", ODD, ids=range(len(ODD)))
def test_what_booxi_sealed_is_kept_however_odd_and_told_apart_by_its_bytes(raw: bytes) -> None:
    assert [bring(raw).status_code, bring(raw).status_code] == [200, 200]
    event = InboxEvent.objects.get()
    assert event.event_id.startswith("sha256:")
    assert bytes(event.raw) == raw


@pytest.mark.parametrize("number", ["x" * 500, "\x00", "évt", "", None, True, ["evt-1"], {"a": 1}])
def test_an_event_whose_number_is_none_is_known_by_its_bytes(number: Any) -> None:
    assert bring(written(id=number)).status_code == 200
    assert InboxEvent.objects.get().event_id.startswith("sha256:")


def test_a_long_number_is_a_number_too() -> None:
    number = "0" * 64
    assert [bring(written(id=number, note=note)).status_code for note in ("one", "two")] == [200, 200]
    assert (InboxEvent.objects.get().event_id, InboxEvent.objects.get().repeats) == (number, 1)


@pytest.mark.parametrize("shape", ["plain", "wrapped", "older"])
def test_each_shape_of_envelope_is_read(shape: str) -> None:
    event = json.loads(written(content={"booking": {"bookingId": "A7"}}))
    if shape == "wrapped":
        event = {"event": event}
    if shape == "older":
        event["eventContent"] = event.pop("content")
    assert bring(json.dumps(event).encode()).status_code == 200
    row = InboxEvent.objects.get()
    assert (row.event_id, row.type, row.booking_booxi_id) == ("evt-1", "appointment.updated", "A7")


def test_a_burst_is_one_message_to_the_worker() -> None:
    for number in range(30):
        bring(written(id=f"evt-{number}"))
    wait_until(HUEY.pending_count, seconds=5)
    time.sleep(0.2)
    assert HUEY.pending_count() <= 3
    assert threading.active_count() < 50
