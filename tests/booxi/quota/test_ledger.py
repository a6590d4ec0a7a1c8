"""The sliding log: however calls fall, no window holds too many, and people do not wait behind the background."""

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clienteling.booxi.quota.circuit import AFTER_FAILURES, REST, Circuit
from clienteling.booxi.quota.lanes import Lane, Limits, share
from clienteling.booxi.quota.ledger import Ledger

LIMITS = Limits(per_second=5, per_minute=30, second=1.0, minute=6.0)
"""A minute of six seconds, so that it too is reached."""


@dataclass
class Call:
    """One simulated call: admitted, counted by the server somewhere before its answer, answered."""

    admitted: float
    arrives: float
    answered: float
    cost: int


WISH = st.tuples(
    st.floats(0, 8),
    st.sampled_from(list(Lane)),
    st.floats(0, 1.5),
    st.floats(0, 1),
    st.sampled_from([1, 1, 1, 2]),
)


def play(wishes, limits=LIMITS):
    """Every wish asks again until it is admitted; the ledger goes through its text form each time."""
    text, calls, now = None, [], 0.0
    waiting = sorted(wishes)
    open_calls = {}
    while waiting or open_calls:
        ledger = Ledger.load(text)
        for place, call in list(open_calls.items()):
            if call.answered <= now:
                ledger.settle(place, cost=call.cost, now=call.answered)
                del open_calls[place]
        for wish in [w for w in waiting if w[0] <= now]:
            _, lane, latency, way, cost = wish
            if not ledger.admit(lane, limits, now=now, gives_up=now + 20):
                waiting.remove(wish)
                call = Call(now, now + way * latency, now + latency, cost)
                calls.append(call)
                open_calls[ledger.last_id] = call
        text = ledger.dump()
        now += 0.03
        assert now < 200, "nobody is let through any more"
    return calls


def most(calls, seconds, weigh):
    """The heaviest sliding window over the arrivals."""
    return max(
        (sum(weigh(c) for c in calls if first.arrives <= c.arrives < first.arrives + seconds) for first in calls),
        default=0,
    )


def refused(calls, seconds, limit):
    """Those a server turns away that counts 400s twice in this window too, and at once."""
    return [
        call
        for place, call in enumerate(calls)
        if sum(c.cost for c in calls[:place] if call.arrives - seconds < c.arrives) + 1 > limit
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(WISH, max_size=60))
def test_no_sliding_window_of_arrivals_holds_more_than_the_limit(wishes):
    calls = play(wishes)
    assert len(calls) == len(wishes)
    assert most(calls, 1.0, lambda c: 1) <= 5
    assert most(calls, 6.0, lambda c: c.cost) <= 30
    calls.sort(key=lambda c: c.arrives)
    assert refused(calls, 1.0, 5) == refused(calls, 6.0, 30) == []


def test_five_reads_in_a_row_go_at_once():
    ledger = Ledger()
    for _ in range(5):
        assert ledger.admit(Lane.PEOPLE, LIMITS_OF_BOOXI, now=0, gives_up=20) == 0
        ledger.settle(ledger.last_id, cost=1, now=0)
    assert ledger.admit(Lane.PEOPLE, LIMITS_OF_BOOXI, now=0, gives_up=20) > 1


def test_calls_that_are_answered_late_count_when_they_could_have_arrived():
    ledger = Ledger()
    for _ in range(3):
        assert ledger.admit(Lane.PEOPLE, LIMITS, now=0, gives_up=20) == 0
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=5, gives_up=25) > 0
    for place in (1, 2):
        ledger.settle(place, cost=1, now=5)
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=5, gives_up=25) == 0


def test_the_place_of_a_process_that_died_is_free_after_its_deadline():
    ledger = Ledger()
    for _ in range(3):
        ledger.admit(Lane.PEOPLE, LIMITS, now=0, gives_up=3)
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=3.9, gives_up=9) > 0
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=4.1, gives_up=9) == 0


def test_a_400_weighs_two():
    ledger = Ledger()
    for place in (1, 2, 3):
        assert ledger.admit(Lane.PEOPLE, LIMITS, now=0.1, gives_up=20) == 0
        ledger.settle(place, cost=2, now=0.1)
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=0.2, gives_up=20) > 0


def test_the_background_is_paced_and_leaves_room_for_people():
    ledger = Ledger()
    admitted = []
    for step in range(300):
        now = step * 0.01
        if ledger.admit(Lane.BACKGROUND, LIMITS, now=now, gives_up=now + 20) == 0:
            admitted.append(now)
            ledger.settle(ledger.last_id, cost=1, now=now)
    gaps = [later - earlier for earlier, later in itertools.pairwise(admitted)]
    assert min(gaps) >= 1 / 3 - 0.001
    assert len(admitted) <= 9
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=3.0, gives_up=20) == 0


@settings(max_examples=60, deadline=None)
@given(latency=st.floats(0.01, 3), comes=st.floats(4, 5))
@example(latency=0.5, comes=4.0)
def test_a_person_waits_at_most_a_third_of_a_second_behind_a_full_background(latency, comes):
    ledger, now, in_flight, since = Ledger(), 0.0, {}, None
    while now < 20:
        for place, answered in list(in_flight.items()):
            if answered <= now:
                ledger.settle(place, cost=1, now=now)
                del in_flight[place]
        if now >= comes:
            since = now if since is None else since
            if ledger.admit(Lane.PEOPLE, LIMITS_OF_BOOXI, now=now, gives_up=now + 20) == 0:
                break
        if ledger.admit(Lane.BACKGROUND, LIMITS_OF_BOOXI, now=now, gives_up=now + 20) == 0:
            in_flight[ledger.last_id] = now + latency
        now += 0.01
    assert since is not None
    assert now - since <= 0.37


LIMITS_OF_BOOXI = Limits()


def test_lower_lanes_stand_back_while_a_person_waits():
    ledger = Ledger()
    for place in (1, 2, 3, 4, 5):
        ledger.admit(Lane.PEOPLE, LIMITS, now=0, gives_up=1)
        ledger.settle(place, cost=1, now=0)
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=0.95, gives_up=20) > 0
    assert ledger.admit(Lane.FOLLOW_UP, LIMITS, now=1.05, gives_up=20) > 0
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=1.05, gives_up=20) == 0
    assert ledger.admit(Lane.FOLLOW_UP, LIMITS, now=1.06, gives_up=20) == 0


def test_a_pause_stops_everybody_until_it_is_over():
    ledger = Ledger()
    ledger.pause(7, now=100)
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=101, gives_up=120) == pytest.approx(6)
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=107.1, gives_up=120) == 0


def test_a_clock_set_back_does_not_lock_everybody_out():
    ledger = Ledger()
    for _ in range(2):
        ledger.admit(Lane.PEOPLE, LIMITS, now=10_000, gives_up=10_020)
    assert ledger.admit(Lane.PEOPLE, LIMITS, now=5_000, gives_up=5_020) == 0


def test_small_limits_still_let_somebody_through():
    for lane, limit in itertools.product(Lane, range(1, 6)):
        one = Limits(per_second=limit, per_minute=0)
        assert Ledger().admit(lane, one, now=100, gives_up=101) == 0
    assert [share(5, lane) for lane in Lane] == [3, 4, 5]
    assert [share(300, lane) for lane in Lane] == [180, 240, 300]
    assert Limits(0, None).lifted


def test_the_circuit_opens_after_repeated_silence_and_lets_one_probe_through():
    circuit = Circuit()
    for _ in range(AFTER_FAILURES):
        assert circuit.knock(100) == 0
        circuit.failed(100)
    assert circuit.knock(101) == pytest.approx(REST - 1)
    assert circuit.knock(100 + REST) == 0
    assert circuit.knock(100 + REST) > 0
    circuit = Circuit.load(circuit.dump())
    circuit.succeeded()
    assert circuit.knock(101 + REST) == 0
    assert circuit.closed
