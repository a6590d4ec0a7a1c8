"""The keys show nowhere: not in reprs, errors, tracebacks with their locals, logs or pickles."""

import copy
import logging
import pickle
import traceback

import httpx
import pytest

from clienteling.booxi import Booxi, BooxiError, MerchantKey, PartnerKey, Region
from clienteling.booxi.types import BookingRead, Client, NewClient, Store
from tests.booxi.door.answering import KEY, Answering, door_to


def test_a_key_prints_formats_and_lists_nothing():
    key = PartnerKey(KEY)
    shown = f"{key} {key!r} {key:>40} %s" % key + str([key]) + str(dir(key))
    assert KEY not in shown
    assert key.reveal() == KEY
    assert PartnerKey(KEY) == key != MerchantKey(KEY)
    assert KEY not in key.digest()
    with pytest.raises(TypeError):
        vars(key)


def test_a_key_is_copied_but_never_pickled():
    key = MerchantKey(KEY)
    assert copy.deepcopy(key) == key
    for thing in (key, Store(id=1, api_key=key), door_to(Answering((200, b"{}")))):
        with pytest.raises(TypeError) as refused:
            pickle.dumps(thing)
        assert KEY not in str(refused.value)


@pytest.mark.parametrize("text", ["", "with space", "new\nline", "clé", "x" * 501])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(text):
    with pytest.raises(ValueError, match="printable") as refused:
        PartnerKey(text)
    assert not text or text not in str(refused.value)


def test_an_account_shows_neither_its_key_nor_its_address():
    booxi = door_to(Answering((200, b"{}")))
    for thing in (booxi, booxi.bookings, vars(booxi), booxi._line, booxi._line.door):
        assert KEY not in repr(thing)


class Breaking(httpx.BaseTransport):
    """Breaks as networks do, with an exception that holds the request."""

    def __init__(self, kind):
        self.kind = kind

    def handle_request(self, request):
        raise self.kind(f"could not send {request.url} {request.headers.raw}", request=request)


@pytest.mark.parametrize(
    "kind", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.DecodingError]
)
def test_a_broken_connection_leaves_no_trace_of_key_or_name(kind, caplog):
    caplog.set_level(logging.DEBUG)
    booxi = Booxi(region=Region.NA, partner_key=KEY, transport=Breaking(kind)).within(deadline=0.3)
    with pytest.raises(BooxiError) as raised:
        booxi.clients.find(merchant=1, email="amara@example.org")
    told = everything_told_by(raised.value) + caplog.text + "".join(str(vars(r)) for r in caplog.records)
    assert KEY not in told
    assert "https://" not in told
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("odd", ["\ud800", "x" * 70_000])
def test_what_cannot_be_sent_fails_before_the_key_is_near(odd):
    with pytest.raises((ValueError, BooxiError)) as raised:
        door_to(Answering((200, b"{}"))).clients.find(merchant=1, email=odd)
    whole = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    said = [
        text for frame in whole.stack if "site-packages" in frame.filename for text in (frame.locals or {}).values()
    ]
    assert all(KEY not in text for text in said)
    assert getattr(raised.value, "outcome_known", True)


@pytest.mark.parametrize("answer", [(500, b"{}"), (404, b"{}"), (400, b'{"message": "no"}'), (200, b"{"), (200, b"[]")])
def test_a_bad_answer_leaves_no_trace_of_key_or_name(answer):
    with pytest.raises(BooxiError) as raised:
        door_to(Answering(answer)).within(deadline=0.3).clients.create(
            NewClient(merchant_id=1, first_name="Amara", last_name="Delacroix", email="amara@example.org")
        )
    told = everything_told_by(raised.value)
    assert KEY not in told
    assert "Delacroix" not in told
    assert "amara@" not in told


def everything_told_by(error: BaseException) -> str:
    """What a crash reporter would send of the door's own frames: lines, locals, attributes, the chain."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in whole.stack if "clienteling" in frame.filename or "httpx" in frame.filename]
    locals_ = [text for frame in ours for text in (frame.locals or {}).values()]
    return "\n".join([*locals_, str(error), repr(error), str(vars(error)), pickle.dumps(error).decode("latin-1")])


def test_people_print_only_their_id():
    amara = Client(id=7, first_name="Amara", email="amara@example.org")
    new = NewClient(merchant_id=1, first_name="Amara", last_name="Delacroix")
    booking = BookingRead.model_validate_json(
        b'{"booking": {"bookingId": "A1", "merchantId": 1, "bookingMethod": "Appointment", "status": "Approved",'
        b' "client": {"firstName": "Amara"}}}'
    )
    assert "Amara" not in f"{amara} {amara!r} {new} {new!r} {booking!r} {booking.booking.client}"
    assert repr(amara) == "Client(id=7)"
