"""Booxi's fair use (contract section 5), counted in real time."""

import pytest

from clienteling.booxi.sandbox.quota import Quota, key_hash
from tests.booxi.stage import shop
from tests.booxi.stage.visitor import Visitor, control


class Hands:
    """A watch the test turns."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Hands()


@pytest.fixture
def quota(watch):
    return Quota(per_second=5, per_minute=300, timer=watch)


def test_five_calls_pass_in_a_second_and_the_sixth_waits(quota, watch):
    assert [quota.arrive("k").retry_after for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    watch.now += 0.999
    assert quota.arrive("k").retry_after == 1
    watch.now += 0.001
    assert quota.arrive("k").retry_after == 0


def test_any_second_counts_not_only_whole_ones(quota, watch):
    for moment in (0.0, 0.9, 0.9, 0.9, 0.9):
        watch.now = 1000 + moment
        assert quota.arrive("k").retry_after == 0
    watch.now = 1001.0
    assert quota.arrive("k").retry_after == 0
    assert quota.arrive("k").retry_after == 1


def test_three_hundred_pass_in_a_minute_and_a_400_counts_twice(quota, watch):
    for n in range(250):
        arrival = quota.arrive("k")
        assert arrival.retry_after == 0, n
        if n < 50:
            quota.debit(arrival)
        watch.now += 0.2
    assert quota.arrive("k").retry_after == 10
    watch.now += 10
    assert quota.arrive("k").retry_after == 0


def test_refused_calls_do_not_cost_but_are_reported(quota):
    for _ in range(8):
        quota.arrive("k")
    report = quota.report()[key_hash("k")]
    assert report == {"calls": 8, "refused": 3, "mostInASecond": 8, "mostInAMinute": 8}


def test_each_key_has_its_own_quota(quota):
    for _ in range(5):
        quota.arrive("k")
    assert quota.arrive("k").retry_after
    assert not quota.arrive("another").retry_after


def test_the_report_names_no_key(quota):
    quota.arrive("stage-partner-key-na")
    assert "stage" not in str(quota.report())


def test_over_quota_is_a_429_that_says_when_to_come_back(stage_set, partner):
    stage_set.quota.per_minute = 2
    answers = [partner.get("/merchant/list") for _ in range(3)]
    assert [a.status for a in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) >= 1
    assert answers[2].json == {"message": "Request quota exceeded.", "code": 429}


def test_a_400_over_http_weighs_two_in_the_minute(stage_set, partner):
    partner.get("/booking")
    partner.get("/merchant/list")
    report = control(stage_set, "GET", "quota").json["keys"][key_hash("stage-partner-key-na")]
    assert (report["calls"], report["mostInAMinute"]) == (2, 3)


def test_a_refused_key_costs_nobody_anything(stage_set):
    Visitor(stage_set, "na", "guess", partner=True).get("/merchant/list")
    assert stage_set.quota.report() == {}
    assert shop.MONTREAL in stage_set.accounts["na"].merchants
