"""Calls through the gate: waiting, refusing, pausing, resting; shared by everybody who has the same store."""

import sqlite3
import time

import pytest

from clienteling.booxi import Gate, Lane, Limits, OverQuota, Unreachable
from clienteling.booxi.quota.circuit import AFTER_FAILURES
from clienteling.booxi.quota.sqlite import SqliteStore
from clienteling.booxi.types import NewClient
from tests.booxi.door.answering import KEY, Answering, door_to

WELL = (200, b'{"id": 7}')


@pytest.fixture
def path(tmp_path):
    return tmp_path / "quota.sqlite3"


@pytest.fixture
def gate(path):
    """Two calls a second at most."""
    store = SqliteStore(path)
    yield Gate(store, Limits(per_second=2, per_minute=0))
    store.close()


def another(path, **limits):
    return Gate(SqliteStore(path), Limits(**limits))


def test_a_call_waits_for_its_place(gate):
    app = Answering(WELL)
    booxi = door_to(app, gate=gate)
    began = time.monotonic()
    for _ in range(3):
        booxi.clients.get(7)
    assert 0.95 < time.monotonic() - began < 3


def test_a_call_that_cannot_wait_is_refused_unsent_and_told_when(gate):
    app = Answering(WELL)
    booxi = door_to(app, gate=gate).within(deadline=0.8)
    for _ in range(2):
        booxi.clients.get(7)
    with pytest.raises(OverQuota) as refused:
        booxi.clients.get(7)
    assert 0 < refused.value.retry_after <= 1.1
    assert refused.value.operation == "clients.get"
    assert len(app.asked) == 2


def test_a_429_pauses_the_key_for_everybody(path, gate):
    app = Answering((429, b'{"message": "slow"}', {"Retry-After": "60"}), WELL)
    with pytest.raises(OverQuota):
        door_to(app, gate=gate).clients.get(7)
    with pytest.raises(OverQuota) as paused:
        door_to(app, gate=another(path, per_second=5)).clients.get(7)
    assert 50 < paused.value.retry_after <= 60
    assert len(app.asked) == 1


def test_repeated_silence_opens_the_circuit_for_everybody(path):
    app = Answering((503, b""))
    booxi = door_to(app, gate=another(path, per_second=0, per_minute=0))
    for _ in range(AFTER_FAILURES):
        with pytest.raises(Unreachable):
            booxi.clients.create(NewClient(merchant_id=1, first_name="N", last_name="L"))
    with pytest.raises(Unreachable) as resting:
        door_to(app, gate=another(path, per_second=0)).clients.create(
            NewClient(merchant_id=1, first_name="N", last_name="L")
        )
    assert resting.value.outcome_known
    assert "resting" in str(resting.value)
    assert len(app.asked) == AFTER_FAILURES


def test_one_good_answer_forgives_earlier_silence(path):
    app = Answering(*[(503, b"")] * 2, WELL, *[(503, b"")] * 2, WELL)
    booxi = door_to(app, gate=another(path, per_second=0))
    assert booxi.clients.get(7).id == 7
    assert booxi.clients.get(7).id == 7


def test_the_store_knows_the_key_only_by_its_digest(path, gate):
    door_to(Answering(WELL), gate=gate).clients.get(7)
    text = str(sqlite3.connect(path).execute("SELECT * FROM ledger").fetchall())
    assert "quota:" in text
    assert KEY not in text


def test_a_store_that_is_away_refuses_instead_of_overdrawing(tmp_path):
    gate = Gate(SqliteStore(tmp_path), Limits())
    app = Answering(WELL)
    with pytest.raises(OverQuota) as refused:
        door_to(app, gate=gate).clients.get(7)
    assert "quota store" in str(refused.value)
    assert app.asked == []


def test_lanes_and_deadlines_are_views_of_one_account():
    app = Answering(WELL)
    booxi = door_to(app)
    other = booxi.within(lane=Lane.BACKGROUND, deadline=20)
    assert repr(other) == "<Booxi na background>"
    assert repr(booxi) == "<Booxi na people>"
    assert other.clients.get(7).id == 7
