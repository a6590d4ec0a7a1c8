"""What every answer of Booxi's means for the caller."""

import logging
import pickle
import time

import pytest

from clienteling.booxi import errors
from clienteling.booxi.errors import (
    BooxiError,
    Conflict,
    Invalid,
    Merged,
    Misconfigured,
    NotFound,
    OverQuota,
    Unreachable,
    Unreadable,
)
from clienteling.booxi.types import NewClient
from tests.booxi.door.answering import Answering, door_to

SAID = b'{"message": "Amara Delacroix is unknown", "code": 7}'
NORA = NewClient(merchant_id=1, first_name="Nora", last_name="Lind")


def refusal(status, body=SAID, headers=None, *, call=lambda booxi: booxi.clients.get(7)):
    with pytest.raises(BooxiError) as raised:
        call(door_to(Answering((status, body, headers or {}))).within(deadline=0.5))
    return raised.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Invalid),
        (401, Misconfigured),
        (403, Misconfigured),
        (404, NotFound),
        (408, Unreachable),
        (409, Conflict),
        (410, NotFound),
        (422, Invalid),
        (429, OverQuota),
        (500, Unreachable),
        (503, Unreachable),
        (302, Misconfigured),
    ],
)
def test_each_status_has_its_error(status, kind):
    error = refusal(status)
    assert type(error) is kind
    assert error.status == status


def test_booxis_code_and_sentence_are_kept_but_never_printed():
    error = refusal(404)
    assert (error.code, error.message) == (7, "Amara Delacroix is unknown")
    assert "Amara" not in f"{error} {error!r}"
    assert str(error) == "clients.get: Booxi knows no such thing (404)"


def test_a_conflict_says_booxis_word_and_nothing_that_is_no_word():
    assert refusal(409, b'{"message": "m", "error": "ClientStatus"}').reason == "ClientStatus"
    assert refusal(409, b'{"message": "m", "error": "Amara Delacroix!"}').reason == ""
    assert refusal(409, b'{"message": "m", "error": 4}').reason == ""


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_merged_client_is_named_and_no_redirect_followed(status):
    app = Answering((status, b'{"newClientId": 9}', {"Location": "http://elsewhere.test/client/9"}))
    with pytest.raises(Merged) as moved:
        door_to(app).clients.get(7)
    assert moved.value.new_id == 9
    assert len(app.asked) == 1


@pytest.mark.parametrize("address", ["javascript:1", "http://[::1", "//", "/client/7", "http:"])
def test_where_a_redirect_points_does_not_matter(address):
    assert type(refusal(301, b'{"newClientId": 9}', {"Location": address})) is Merged
    assert type(refusal(302, b"", {"Location": address})) is Misconfigured


def test_no_cookie_is_kept():
    app = Answering((200, b'{"id": 7}', {"Set-Cookie": "session=1; Path=/"}))
    booxi = door_to(app)
    assert booxi.clients.get(7) == booxi.clients.get(7)
    assert "HTTP_COOKIE" not in app.asked[1]


def test_half_a_character_in_booxis_sentence_can_still_be_shown():
    assert refusal(409, b'{"message": "taken \\ud800"}').message.encode() == b"taken ?"


@pytest.mark.parametrize("body", [b'{"newClientId": "9"}', b'{"newClientId": true}', b'{"newClientId": -1}', b"<p>"])
def test_a_redirect_that_names_no_client_is_a_wrong_address(body):
    assert isinstance(refusal(301, body), Misconfigured)


@pytest.mark.parametrize(("text", "seconds"), [("7", 7), ("1.5", 1.5), ("99999", 3600), ("", 2), ("soon", 2), ("0", 2)])
def test_a_429_says_when_to_come_back(text, seconds):
    assert refusal(429, headers={"Retry-After": text}).retry_after == pytest.approx(seconds)


def test_a_proxys_404_does_not_pass_for_booxis():
    assert isinstance(refusal(404, b"<html>nginx</html>"), Unreadable)


def test_a_write_that_got_no_clear_answer_has_an_unknown_outcome():
    def create(booxi):
        booxi.clients.create(NORA)

    assert not refusal(500, call=create).outcome_known
    assert not refusal(200, b"<html>", call=create).outcome_known
    assert "[outcome unknown]" in str(refusal(502, b"<html>", call=create))
    assert refusal(409, call=create).outcome_known
    assert refusal(429, call=create).outcome_known


def test_a_write_that_never_left_is_known_not_to_be_done():
    from clienteling.booxi import Booxi, Region

    nowhere = Booxi(region=Region.EU, partner_key="k", base_url="http://127.0.0.1:9/booking/v1")
    with pytest.raises(Unreachable) as lost:
        nowhere.clients.create(NORA)
    assert lost.value.outcome_known
    nowhere.close()


def test_reads_are_tried_again_and_writes_never():
    app = Answering((503, b""), (503, b""), (200, b'{"id": 7}'))
    assert door_to(app).clients.get(7).id == 7
    assert len(app.asked) == 3

    app = Answering((503, b""), (200, b'{"id": 7}'))
    with pytest.raises(Unreachable):
        door_to(app).clients.create(NORA)
    assert len(app.asked) == 1


def test_a_search_is_a_read_though_it_is_a_post():
    from datetime import UTC, datetime

    from clienteling.booxi import MerchantKey
    from clienteling.booxi.types import SearchFor, SearchItem

    app = Answering((502, b""), (200, b'{"availability": {}}'))
    day = {"starts": datetime(2026, 3, 1, tzinfo=UTC), "ends": datetime(2026, 3, 2, tzinfo=UTC)}
    wanted = SearchFor(merchant_id=1, items=(SearchItem(service_id=1),), **day)
    assert door_to(app).availability.search(wanted, key=MerchantKey("m")).slots == ()
    assert app.asked[1]["HTTP_BOOXI_APIKEY"] == "m"
    assert "HTTP_BOOXI_PARTNERKEY" not in app.asked[1]


def test_retries_end_with_the_deadline():
    app = Answering((429, SAID, {"Retry-After": "30"}))
    began = time.monotonic()
    with pytest.raises(OverQuota):
        door_to(app).within(deadline=5).clients.get(7)
    assert time.monotonic() - began < 1
    assert len(app.asked) == 1


def test_errors_survive_pickling_with_what_they_know():
    for error in (
        Merged("clients.get", new_id=9, status=301),
        Conflict("bookings.create", reason="ClientStatus", message="m"),
        OverQuota("clients.get", retry_after=3.5),
        Unreachable("bookings.create", outcome_known=False, hint="ReadTimeout"),
    ):
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is type(error)
        assert vars(copy) == vars(error)
        assert str(copy) == str(error)


def test_every_error_is_in_the_tree_at_the_top_of_its_file():
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, BooxiError)}
    assert all(name in (errors.__doc__ or "") for name in kinds)


def test_each_attempt_is_one_log_line_without_address_or_name(caplog):
    caplog.set_level(logging.DEBUG)
    for talkative in ("httpx", "httpcore.http11"):
        caplog.set_level(logging.DEBUG, logger=talkative)
    app = Answering((503, b""), (201, b'{"clients": []}'))
    door_to(app).clients.find(merchant=1, email="amara@example.org")
    lines = [record for record in caplog.records if record.name == "clienteling.booxi"]
    assert [(r.operation, r.status, r.attempt, r.lane, r.region) for r in lines] == [
        ("clients.find", 503, 1, "people", "na"),
        ("clients.find", 201, 2, "people", "na"),
    ]
    assert len({r.request_id for r in lines}) == 1
    assert all(r.duration_ms >= 0 for r in lines)
    assert [r.name for r in caplog.records if r.name.startswith("http")] == []
    assert "amara" not in caplog.text
