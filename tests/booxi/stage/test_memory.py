"""What the stage set remembers: on disk, across restarts and kills, and in snapshots."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from clienteling.booxi.sandbox import app
from clienteling.booxi.sandbox.backstage import Backstage
from clienteling.booxi.sandbox.setup import Setup
from clienteling.booxi.sandbox.stage import StageSet
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso
from tests.booxi.stage.test_create_booking import wanted
from tests.booxi.stage.visitor import Visitor, control, wsgi


@pytest.fixture
def path(tmp_path):
    """A file that holds the tiny world."""
    path = tmp_path / "deep" / "stage.sqlite3"
    stage = StageSet(path)
    shop.furnish(stage)
    stage.close()
    return path


def reopened(path):
    return StageSet(path, per_second=0, per_minute=0)


def everything(stage):
    return {region: account.tables for region, account in stage.accounts.items()}


def test_a_world_comes_back_record_for_record(path, furnished):
    stage = reopened(path)
    assert everything(stage) == {region: s.tables for region, s in furnished.accounts.items()}
    assert stage.accounts["na"].groups == frozenset({201})
    assert abs(stage.clock.now() - shop.NOW) < timedelta(minutes=1)
    stage.close()


def test_every_answered_change_is_on_disk_without_closing_anything(path):
    stage = reopened(path)
    partner = Visitor(stage, "na", "stage-partner-key-na", partner=True)
    made = partner.post("/booking", wanted()).json
    partner.put(f"/client/{shop.AMARA}", {"quickNote": "Rose gold"})
    slot = {"merchantId": shop.MONTREAL, "staffId": shop.INES, "type": "Busy"}
    kept = partner.post("/timeSlot", slot | {"start": iso(at(12)), "end": iso(at(13))}).json["timeSlot"]["id"]
    gone = partner.post("/timeSlot", slot | {"start": iso(at(14)), "end": iso(at(15))}).json["timeSlot"]["id"]
    partner.delete(f"/timeSlot/{gone}")
    again = reopened(path)
    assert everything(again) == everything(stage)
    assert made["bookingId"] in again.accounts["na"].bookings
    assert list(again.accounts["na"].time_slots) == [kept]
    stage.close()
    again.close()


def test_an_id_is_never_given_twice_not_even_after_a_restart(path):
    stage = reopened(path)
    booking = appointment(stage.accounts["na"], at(11))
    stage.flush()
    stage.accounts["na"].remove(booking)
    stage.flush()
    again = reopened(path)
    assert again.accounts["na"].next_booking_id("Appointment") > booking.id
    stage.close()
    again.close()


def test_a_snapshot_brings_everything_back(stage_set, partner, world):
    beginning = stage_set.snapshot()
    before = everything(stage_set)["na"]["booking"].copy()
    partner.post("/booking", wanted())
    stage_set.restore(beginning)
    assert everything(stage_set)["na"]["booking"] == before
    assert partner.get("/booking", clientId=shop.AMARA, from_=iso(at(0)), to=iso(at(24))).json["bookings"] == []


def test_a_restored_world_is_on_disk_too(path):
    stage = reopened(path)
    beginning = stage.snapshot()
    appointment(stage.accounts["na"], at(11))
    stage.flush()
    stage.restore(beginning)
    again = reopened(path)
    assert again.accounts["na"].bookings == {}
    stage.close()
    again.close()


def test_two_who_want_the_same_time_at_once_do_not_both_get_it(stage_set):
    raw = json.dumps(wanted()).encode()
    headers = {"HTTP_BOOXI_PARTNERKEY": "stage-partner-key-na"}

    def book(_):
        return wsgi(stage_set, "POST", "/na/booking/v1/booking", {"rules": "Availability"}, raw, headers).status

    with ThreadPoolExecutor(8) as people:
        statuses = sorted(people.map(book, range(16)))
    assert statuses == [200] + [409] * 15


# The controls.


def test_the_clock_is_set_by_moment_or_by_offset_and_runs_on(stage_set):
    now = control(stage_set, "POST", "clock", {"now": "2027-01-01T12:00:00+01:00"}).json["now"]
    assert now in ("2027-01-01T11:00:00Z", "2027-01-01T11:00:01Z")
    control(stage_set, "POST", "clock", {"offset": 3600})
    ahead = datetime.fromisoformat(control(stage_set, "GET", "clock").json["now"]) - datetime.now(UTC)
    assert timedelta(minutes=59) < ahead < timedelta(minutes=61)
    assert control(stage_set, "POST", "clock", {"now": "noon"}).status == 400
    assert control(stage_set, "POST", "clock", {}).status == 400


def test_the_quota_is_lifted_and_lowered(stage_set, partner):
    assert control(stage_set, "POST", "quota", {"per_second": 0, "per_minute": 1}).json["per_minute"] == 1
    assert [partner.get("/merchant/list").status for _ in range(2)] == [200, 429]
    control(stage_set, "POST", "quota", {"per_minute": 0})
    assert partner.get("/merchant/list").status == 200
    assert control(stage_set, "POST", "quota", {"forget": True}).json["keys"] == {}


def test_calls_are_counted_by_operation_and_controls_are_no_calls(stage_set, partner):
    partner.get("/merchant/list")
    partner.get("/booking")
    assert control(stage_set, "GET", "calls").json == {
        "total": 2,
        "operations": {"getMerchantList": 1, "findBookings": 1},
    }
    assert control(stage_set, "POST", "calls", {"forget": True}).json["total"] == 0


def test_everything_can_be_seen_at_once(stage_set, world):
    booked = appointment(world, at(11))
    seen = control(stage_set, "GET", "bookings", region="na").json["bookings"]
    assert [b["bookingId"] for b in seen] == [booked.id]
    clients = {c["id"]: c for c in control(stage_set, "GET", "clients").json["clients"]}
    assert clients[shop.OLD_AMARA]["mergedInto"] == shop.AMARA
    assert (clients[shop.GHOST]["anonymised"], clients[shop.GONE]["deleted"]) == (True, True)
    assert control(stage_set, "GET", "bookings", region="mars").status == 400


def test_a_reset_tells_the_story_anew_the_same_each_time(stage_set):
    story = {"seed": 3, "size": 0.02}
    first = control(stage_set, "POST", "reset", story).json
    told = everything(stage_set)
    copy = {region: {kind: dict(table) for kind, table in tables.items()} for region, tables in told.items()}
    booking = next(iter(stage_set.accounts["na"].bookings.values()))
    stage_set.accounts["na"].remove(booking)
    began = time.perf_counter()
    assert control(stage_set, "POST", "reset", story).json == first
    assert time.perf_counter() - began < 1
    assert everything(stage_set) == copy
    for wrong in ({"size": 0}, {"size": "big"}, {"seed": "x"}, {"size": True}):
        assert control(stage_set, "POST", "reset", wrong).status == 400


def test_the_environment_describes_a_stage_set(tmp_path):
    environ = {
        "STAGE_DATA": str(tmp_path / "s.sqlite3"),
        "STAGE_SIZE": "0.02",
        "STAGE_NOW": "2026-11-20T15:32:00Z",
        "STAGE_PAGE_SIZE": "7",
        "STAGE_QUOTA_PER_SECOND": "0",
        "STAGE_MODULES": "crm_a,crm_b",
        "BOOXI_NA_PARTNER_KEY": "another-key",
    }
    stage = app.stage_set(Setup.of(environ))
    assert stage.page_size == 7
    assert (stage.quota.per_second, stage.quota.per_minute) == (0, 300)
    assert stage.accounts["na"].modules == {"crm_a", "crm_b"}
    assert Visitor(stage, "na", "another-key", partner=True).get("/merchant/list").status == 200
    told = everything(stage)
    stage.close()
    again = app.stage_set(Setup.of(environ | {"STAGE_SEED": "99"}))
    assert everything(again) == told
    again.close()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("STAGE_SIZE", "large"),
        ("STAGE_SIZE", "nan"),
        ("STAGE_SIZE", "11"),
        ("STAGE_SEED", "1.5"),
        ("STAGE_NOW", "tomorrow"),
        ("CLOCK_OFFSET", "1e30"),
        ("STAGE_PAGE_SIZE", "0"),
        ("STAGE_QUOTA_PER_SECOND", "-1"),
        ("STAGE_FAULTS", "latency"),
        ("STAGE_FAULTS", '[{"kind": "flood"}]'),
        ("STAGE_NA_WEBHOOK_URL", "nonsense"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(name, text):
    with pytest.raises(ValueError, match=name.removesuffix("URL")):
        Setup.of({name: text})


def test_the_environment_may_break_the_line_and_name_an_address():
    setup = Setup.of(
        {"STAGE_FAULTS": '[{"kind": "error", "status": 503}]', "STAGE_EU_WEBHOOK_URL": "http://house.test/"}
    )
    stage = app.stage_set(Setup.of({"STAGE_SIZE": "0"}))
    backstage = Backstage(stage)
    backstage.open(endpoints=setup.endpoints, faults=setup.faults)
    backstage.close()
    key = {"HTTP_BOOXI_PARTNERKEY": "stage-partner-key-na"}
    assert wsgi(stage, "GET", "/na/booking/v1/merchant/list", {}, b"", key).status == 503
    assert [e.url for e in backstage.outbox.endpoints("eu")] == ["http://house.test/"]
    assert backstage.outbox.endpoints("na") == []


# As a process of its own.


def test_a_wrong_setting_ends_it_with_one_sentence(tmp_path):
    command = [sys.executable, "-m", "clienteling.booxi.sandbox", "--size", "0"]
    environ = {**os.environ, "STAGE_PAGE_SIZE": "many"}
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (1, "STAGE_PAGE_SIZE must be a number.\n")


@pytest.fixture
def unused_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def server(port, data):
    command = [
        sys.executable,
        "-m",
        "clienteling.booxi.sandbox",
        "--port",
        str(port),
        "--size",
        "0.02",
        "--data",
        str(data),
    ]
    environ = {**os.environ, "STAGE_QUOTA_PER_SECOND": "0", "STAGE_QUOTA_PER_MINUTE": "0"}
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, "the stage set ended"
        try:
            if httpx.get(f"http://127.0.0.1:{port}/_stage/health", timeout=2).is_success:
                return process
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError("the stage set did not come up")


def test_a_killed_server_has_kept_everything_it_answered(tmp_path, unused_port):
    data, base = tmp_path / "stage.sqlite3", f"http://127.0.0.1:{unused_port}"
    process = server(unused_port, data)
    key = {"Booxi-PartnerKey": "stage-partner-key-na"}
    person = {"merchantId": 3401, "firstName": "Zoë", "lastName": "Nguyễn"}
    try:
        made = httpx.post(f"{base}/na/booking/v1/client", json=person, headers=key).json()
        before = httpx.get(f"{base}/_stage/bookings", params={"region": "eu"}).json()
    finally:
        _kill_all(process)
    process = server(unused_port, data)
    try:
        assert httpx.get(f"{base}/na/booking/v1/client/{made['id']}", headers=key).json() == made
        assert httpx.get(f"{base}/_stage/bookings", params={"region": "eu"}).json() == before
    finally:
        process.terminate()
        assert process.wait(10) == 0


def _kill_all(process):
    """The master and its worker, as a power cut of the process would."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    for pid in [process.pid, *map(int, children.split())]:
        os.kill(pid, signal.SIGKILL)
    process.wait(10)
