"""Ways the line to Booxi fails, in this process and over a real one."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter

import httpx
import pytest

from clienteling.booxi.sandbox.seed import anchors
from clienteling.booxi.sandbox.stage import PARTNER_KEYS

WISH = {
    "merchantId": anchors.MONTREAL,
    "bookingMethod": "Appointment",
    "status": "Approved",
    "startsOn": "2026-11-24T16:00:00Z",
    "staffId": anchors.MARIE_EVE,
    "items": [{"serviceId": 6102}],
    "client": {"id": anchors.ANNA_RINALDI},
}


def break_it(theatre, *faults, **more):
    theatre.post("faults", faults=list(faults), **more)


def create(theatre):
    return theatre.api("POST", "/booking", json=WISH)


def stores(theatre):
    return theatre.api("GET", "/merchant/list")


def count(theatre):
    return len(theatre.get("bookings")["bookings"])


def test_a_sound_line_says_so(theatre):
    assert theatre.get("faults") == {"faults": []}
    assert stores(theatre).status_code == 200


def test_a_reset_before_the_work_leaves_nothing_behind(theatre):
    before = count(theatre)
    break_it(theatre, {"kind": "reset-before"})
    with pytest.raises(httpx.ReadError):
        create(theatre)
    assert count(theatre) == before


def test_a_reset_after_the_work_leaves_a_booking_nobody_was_told_of(theatre):
    before = count(theatre)
    break_it(theatre, {"kind": "reset-after"})
    with pytest.raises(httpx.ReadError):
        create(theatre)
    assert count(theatre) == before + 1


@pytest.mark.parametrize("status", [500, 503, 599])
def test_a_server_error_is_an_html_page_and_does_nothing(theatre, status):
    before = count(theatre)
    break_it(theatre, {"kind": "error", "status": status})
    answer = create(theatre)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    assert answer.text.startswith("<!doctype html>")
    assert count(theatre) == before


def test_a_server_error_may_come_after_the_work_is_done(theatre):
    before = count(theatre)
    break_it(theatre, {"kind": "error", "status": 504, "after": True})
    assert create(theatre).status_code == 504
    assert count(theatre) == before + 1


def test_busy_is_a_429_that_says_how_long(theatre):
    break_it(theatre, {"kind": "busy", "seconds": 7})
    answer = stores(theatre)
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (429, "7", 429)


def test_a_truncated_answer_promises_more_than_it_brings(theatre):
    break_it(theatre, {"kind": "truncated", "bytes": 25})
    answer = stores(theatre)
    assert int(answer.headers["Content-Length"]) > len(answer.content) == 25
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_latency_holds_up_its_own_caller_and_nobody_else(theatre):
    break_it(theatre, {"kind": "latency", "seconds": 0.4, "operations": ["getMerchantList"]})
    slow = threading.Thread(target=stores, args=[theatre])
    began = time.perf_counter()
    slow.start()
    assert theatre.api("GET", "/merchant/search").status_code == 200
    assert time.perf_counter() - began < 0.3
    slow.join()
    assert time.perf_counter() - began >= 0.4


def test_stale_reads_answer_the_state_of_some_time_ago_and_writes_go_through(theatre):
    booking = create(theatre).json()["bookingId"]
    theatre.turn(60)
    theatre.api("PUT", f"/booking/{booking}", json={"startsOn": "2026-11-24T17:00:00Z"})
    theatre.turn(5)

    def seen():
        answer = theatre.api("GET", f"/booking/{booking}")
        return answer.json()["booking"]["startsOn"] if answer.status_code == 200 else answer.status_code

    break_it(theatre, {"kind": "stale", "seconds": 30})
    assert seen() == "2026-11-24T16:00:00Z"
    break_it(theatre, {"kind": "stale", "seconds": 300})
    assert seen() == 404
    assert theatre.api("PUT", f"/booking/{booking}", json={"quickNote": "Tea."}).status_code == 200
    break_it(theatre)
    after = theatre.api("GET", f"/booking/{booking}").json()["booking"]
    assert (after["startsOn"], after["quickNote"]) == ("2026-11-24T17:00:00Z", "Tea.")


def test_a_stale_read_after_the_story_was_told_anew_shows_the_new_story(theatre):
    client = theatre.post("world/block", region="na", clientId=anchors.HUGO_BERNIER)["client"]["id"]
    theatre.post("reset", seed=1, size=0.02)
    theatre.turn(5)
    theatre.post("world/block", region="na", clientId=client)
    break_it(theatre, {"kind": "stale", "seconds": 3600})
    assert theatre.api("GET", f"/client/{client}").json()["status"] == "Active"
    break_it(theatre)
    assert theatre.api("GET", f"/client/{client}").json()["status"] == "Blocked"


def test_a_fault_strikes_only_the_calls_it_names(theatre):
    break_it(theatre, {"kind": "error", "operations": ["create*"]}, {"kind": "busy", "methods": ["PUT"]})
    assert create(theatre).status_code == 502
    assert stores(theatre).status_code == 200
    assert theatre.api("PUT", "/booking/A1", json={}).status_code == 429


def test_a_fault_with_a_count_heals_after_it(theatre):
    break_it(theatre, {"kind": "error", "count": 2})
    assert [stores(theatre).status_code for _ in range(4)] == [502, 502, 200, 200]
    assert theatre.get("faults") == {"faults": []}


def test_chance_is_the_same_under_the_same_seed(theatre):
    def run(seed):
        break_it(theatre, {"kind": "error", "probability": 0.3}, seed=seed)
        return [stores(theatre).status_code for _ in range(40)]

    first = run(5)
    assert first == run(5) != run(6)
    assert 4 <= Counter(first)[502] <= 20


def test_the_controls_never_break(theatre):
    break_it(theatre, {"kind": "reset-before"})
    assert theatre.get("clock")
    assert theatre.http.get("/_stage/line").status_code == 200


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "earthquake"}, "kind must be one of"),
        ({"kind": "error", "status": 404}, "500 to 599"),
        ({"kind": "latency", "seconds": 90}, "60 seconds at most"),
        ({"kind": "error", "probability": 1.5}, "0 to 1"),
        ({"kind": "error", "count": 0}, "at least 1"),
        ({"kind": "error", "count": "two"}, "count is not of the right type"),
        ({"kind": "error", "methods": ["PATCH"]}, "Unknown methods"),
        ({"kind": "error", "operations": "createBooking"}, "operations is not of the right type"),
        ({"kind": "error", "when": "now"}, "only these properties"),
        ({"kind": "error", "seconds": "nan"}, "seconds is not of the right type"),
        ("broken", "only these properties"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_in_plain_words(theatre, fault, words):
    status, message = theatre.refused("faults", faults=[fault])
    assert status == 400
    assert words in message
    assert theatre.get("faults") == {"faults": []}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The stage set as its own process, over TCP."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    log = tmp_path_factory.mktemp("served") / "log.txt"
    environment = {**os.environ, "STAGE_SIZE": "0.02", "STAGE_QUOTA_PER_SECOND": "0", "STAGE_DATA": ""}
    command = [sys.executable, "-m", "clienteling.booxi.sandbox", "--port", str(port)]
    with log.open("w") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10) as http:
            until = time.monotonic() + 20
            while not answers(http):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.05)
            yield http, log
        process.terminate()


def answers(http):
    try:
        return http.get("/_stage/health").is_success
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("kind", ["reset-before", "reset-after"])
def test_over_tcp_a_reset_is_a_real_one_and_the_server_lives_on(served, kind):
    http, log = served
    http.post("/_stage/faults", json={"faults": [{"kind": kind, "count": 1}]})
    headers = {"Booxi-PartnerKey": PARTNER_KEYS["na"]}
    with pytest.raises(httpx.ReadError, match="reset"):
        http.get("/na/booking/v1/merchant/list", headers=headers)
    assert http.get("/na/booking/v1/merchant/list", headers=headers).status_code == 200
    assert "Traceback" not in log.read_text()


def test_over_tcp_a_truncated_answer_breaks_off(served):
    http, _ = served
    http.post("/_stage/faults", json={"faults": [{"kind": "truncated", "bytes": 30, "count": 1}]})
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/na/booking/v1/merchant/list", headers={"Booxi-PartnerKey": PARTNER_KEYS["na"]})
    assert http.get("/_stage/health").status_code == 200
