"""Working on what Booxi told: every event ends in our copy, once in effect, or says why it does not."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import Sum

from bookings.models import Booking, DayVersion, InboxEvent
from bookings.services.inbox import upkeep, work
from clienteling import clock
from clienteling.models import AuditEntry, Store
from crm.models import Client
from tests.bookings import comparing
from tests.bookings.post import bodies, bring, written
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

MONTREAL = {"region": "na", "merchantId": 3401}
STYLING, GIFT, SALON, WATCH = 6101, 6102, 6104, 6109
MARIE_EVE, JAMES = 7101, 7104
TUESDAY = "2026-11-24T16:00:00Z"
"""11:00 in Montréal."""
THIS_AFTERNOON = "2026-11-20T20:00:00Z"
ADA = {"firstName": "Ada", "lastName": "Moreau", "email": "ada.moreau@example.org"}


def book(stage: Stage, **said: Any) -> dict[str, Any]:
    """Ada books on the site."""
    made = stage.post("world/book", {**MONTREAL, "serviceId": GIFT, "client": ADA, **said})
    return dict(made["booking"])


def tell(stage: Stage) -> None:
    """Booxi brings all it has to tell, and a worker works on it."""
    for raw in bodies(stage):
        assert bring(raw).status_code == 200
    work.work_due()


def as_now(stage: Stage, booking: str) -> dict[str, Any]:
    return next(one for one in stage.bookings() if one["bookingId"] == booking)


def differences(region: str, told: list[dict[str, Any]]) -> list[str]:
    """What of these bookings, as Booxi tells them, is otherwise in our copy."""
    theirs = {("booking", one["bookingId"]): comparing.of_booking(one) for one in told}
    ours = comparing.our_values(region)
    return comparing.differences(theirs, {key: value for key, value in ours.items() if key in theirs})


def states() -> dict[str, str]:
    return dict(InboxEvent.objects.values_list("event_id", "state"))


def reasons() -> list[tuple[str, str]]:
    return list(InboxEvent.objects.order_by("pk").values_list("state", "reason"))


def later(settings: Any, pause: timedelta) -> None:
    settings.CLOCK_OFFSET += pause.total_seconds()


def test_an_appointment_made_on_the_site_stands_in_the_calendar(people: People, stage: Stage) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY, additionalRequest="Something blue")
    tell(stage)
    assert differences("na", [made]) == []
    row = Booking.objects.get(booxi_id=made["bookingId"])
    assert row.client
    assert row.client.name == "Ada Moreau"
    assert DayVersion.objects.filter(store=people.montreal, on="2026-11-24").exists()
    event = InboxEvent.objects.get()
    assert (event.state, event.reason, event.store, event.attempts) == ("done", "", people.montreal, 1)
    people.montreal.refresh_from_db()
    assert people.montreal.heard_at == event.received_at


def test_every_kind_of_event_the_contract_names_ends_in_our_copy(people: People, stage: Stage) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    asked = book(stage, serviceId=SALON, clientAvailability=[{"from": TUESDAY, "to": "2026-11-24T20:00:00Z"}])
    queued = stage.post("world/queue", {**MONTREAL, "serviceId": WATCH, "client": {**ADA, "firstName": "Bea"}})
    event = next(b["groupEventId"] for b in stage.bookings() if b.get("groupEventId") and b["merchantId"] == 3401
                 and b.get("startsOn", "") > TUESDAY)  # fmt: skip
    placed = book(stage, groupEventId=event, client={**ADA, "firstName": "Cleo"})
    stage.post("world/move", {"region": "na", "bookingId": made["bookingId"], "startsOn": THIS_AFTERNOON})
    stage.post("world/presence", {"region": "na", "bookingId": made["bookingId"], "presence": "Arrived"})
    stage.post("world/presence", {"region": "na", "bookingId": placed["bookingId"], "presence": "Arrived"})
    stage.post("world/cancel", {"region": "na", "bookingId": asked["bookingId"], "by": "Staff"})
    tell(stage)
    told = [as_now(stage, one["bookingId"]) for one in (made, asked, placed, queued["booking"])]
    assert differences("na", told) == []
    kinds = set(InboxEvent.objects.values_list("type", flat=True))
    assert kinds >= {
        "appointment.created", "appointment.updated", "appointment.status_updated",
        "reservation.created", "reservation.status_updated", "queue_appointment.created",
    }  # fmt: skip
    assert set(states().values()) == {"done"}


def test_a_change_of_a_clients_own_record_reaches_the_client(people: People) -> None:
    client = {"id": 555, "firstName": "Odette", "lastName": "Lavoie", "modifiedOn": "2026-11-20T15:00:00Z"}
    bring(written(type="client.consent_updated", content={"client": client}))
    renamed = client | {"lastName": "Roy", "modifiedOn": "2026-11-20T15:10:00Z"}
    bring(written(id="evt-2", type="client.consent_updated", content={"client": renamed}))
    work.work_due()
    assert Client.objects.get(identities__booxi_id=555).last_name == "Roy"


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_and_however_often_they_come_the_end_is_the_same(
    people: People, stage: Stage, seed: int
) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    said = {"region": "na", "bookingId": made["bookingId"]}
    stage.post("world/move", {**said, "startsOn": THIS_AFTERNOON})
    stage.post("world/move", {**said, "staffId": JAMES})
    stage.post("world/presence", {**said, "presence": "Arrived"})
    stage.post("world/presence", {**said, "presence": "Completed"})
    post = bodies(stage) * 2
    random.Random(seed).shuffle(post)
    for raw in post:
        assert bring(raw).status_code == 200
        work.work_due()
    assert differences("na", [as_now(stage, made["bookingId"])]) == []
    assert set(states().values()) == {"done"}
    assert len(states()) == InboxEvent.objects.aggregate(n=Sum("repeats"))["n"] == 5


def test_an_older_event_that_comes_late_changes_nothing_and_asks_nobody(people: People, stage: Stage) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    newer = json.loads(bodies(stage)[0])
    newer["id"] = "evt-newer"
    newer["content"]["booking"] |= {"status": "Cancelled", "modifiedOn": "2026-11-20T15:40:00Z"}
    bring(json.dumps(newer).encode())
    work.work_due()
    calls = stage.calls()
    tell(stage)
    assert Booking.objects.get(booxi_id=made["bookingId"]).status == "Cancelled"
    assert stage.calls() == calls


def test_two_changes_within_one_second_are_told_apart_by_asking_booxi(people: People, stage: Stage) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    tell(stage)
    rumour = json.loads(bodies(stage)[0])
    rumour["id"] = "evt-rumour"
    rumour["content"]["booking"] |= {"status": "Cancelled"}
    bring(json.dumps(rumour).encode())
    work.work_due()
    assert differences("na", [as_now(stage, made["bookingId"])]) == []
    assert stage.get("calls")["operations"]["getBooking"] == 1


@pytest.mark.parametrize("last_first", [False, True])
def test_so_are_two_that_come_together_in_either_order(people: People, stage: Stage, last_first: bool) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    rumour = json.loads(bodies(stage)[0])
    rumour["id"] = "evt-rumour"
    rumour["content"]["booking"] |= {"status": "Cancelled"}
    post = [*bodies(stage), json.dumps(rumour).encode()]
    for raw in reversed(post) if last_first else post:
        bring(raw)
    work.work_due()
    assert differences("na", [as_now(stage, made["bookingId"])]) == []


def test_events_of_both_accounts_are_worked_each_in_its_own(people: People, stage: Stage) -> None:
    said = {"serviceId": GIFT, "client": ADA, "startsOn": TUESDAY}
    made = {r: stage.post("world/book", {"region": r, "merchantId": 3401, **said})["booking"] for r in ("na", "eu")}
    for region in made:
        for raw in bodies(stage, region):
            bring(raw, region=region)
    work.work_due()
    assert [differences(region, [one]) for region, one in made.items()] == [[], []]


def test_the_echo_of_our_own_write_asks_nobody(people: People, stage: Stage) -> None:
    book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    tell(stage)
    calls = stage.calls()
    bring(bodies(stage)[0].replace(b"evt-", b"echo-"))
    work.work_due()
    assert (stage.calls(), set(states().values())) == (calls, {"done"})


def test_what_was_gone_comes_back_only_when_booxi_says_so(people: People, stage: Stage) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    tell(stage)
    late = json.loads(bodies(stage)[0])
    late["content"]["booking"]["bookingId"] = "A99999999"
    for number, stamp in enumerate(("2026-11-20T15:00:00Z", "2026-11-20T15:20:00Z")):
        late |= {"id": f"evt-late-{number}"}
        late["content"]["booking"]["modifiedOn"] = stamp
        bring(json.dumps(late).encode())
        work.work_due()
        Booking.objects.filter(booxi_id="A99999999").update(gone_at=clock.now())
    assert reasons()[-1] == ("done", "Booxi no longer has the booking")
    assert Booking.objects.exclude(gone_at=None).get().booxi_id == "A99999999"
    Booking.objects.filter(booxi_id=made["bookingId"]).update(gone_at=clock.now(), modified_at=clock.now())
    stage.post("world/move", {"region": "na", "bookingId": made["bookingId"], "startsOn": THIS_AFTERNOON})
    Booking.objects.filter(booxi_id=made["bookingId"]).update(modified_at=clock.now() - timedelta(days=1))
    tell(stage)
    assert differences("na", [as_now(stage, made["bookingId"])]) == []


def test_types_we_do_not_know_are_kept_and_ignored_whatever_they_say(people: People) -> None:
    bring(written(type="client.notified", content={"booking": {"bookingId": ["nonsense"]}}))
    bring(written(id="evt-2", type="merchant.renamed", content=None))
    bring(written(id="evt-3", type="rendez-vous.créé", content={"client": {"id": 5}}))
    work.work_due()
    assert reasons() == [("ignored", "a type we do not know")] * 3
    assert all(bytes(raw) for raw in InboxEvent.objects.values_list("raw", flat=True))


def test_an_event_of_a_store_we_do_not_have_is_ignored_until_the_store_is_imported(
    people: People, stage: Stage
) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    Store.objects.filter(pk=people.montreal.pk).update(booxi_id=1)
    tell(stage)
    assert reasons() == [("ignored", "of a store we do not have")]
    Store.objects.filter(pk=people.montreal.pk).update(booxi_id=3401)
    upkeep.replay(InboxEvent.objects.all(), by=people.administrator)
    work.work_due()
    assert differences("na", [made]) == []


def test_an_event_we_cannot_read_is_read_at_booxi_instead(people: People, stage: Stage) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    bring(written(content={"booking": {"bookingId": made["bookingId"], "status": 7}}))
    work.work_due()
    assert differences("na", [made]) == []


@pytest.mark.parametrize("raw", [b"{", b"[]", written(content="nothing"), written(type=["x"])])
def test_what_makes_no_sense_is_given_up_at_once_and_says_why(people: People, raw: bytes) -> None:
    bring(raw)
    work.work_due()
    state, reason = reasons()[0]
    assert (state, reason.startswith("webhooks.decode: Booxi's answer makes no sense")) == ("dead", True)
    bring(written(id="evt-2", content={}))
    work.work_due()
    assert reasons()[1] == ("ignored", "about no booking and no client")


def test_while_booxi_is_away_it_is_tried_again_with_growing_pauses_and_given_up_after_eight(
    people: People, stage: Stage, settings: Any
) -> None:
    stage.post("faults", {"faults": [{"kind": "error"}]})
    bring(written(content={"booking": {"bookingId": "A1", "status": 7}}))
    pauses = []
    for _ in range(7):
        work.work_due()
        event = InboxEvent.objects.get()
        assert (event.state, event.claimed_until) == ("waiting", None)
        pauses.append(event.try_at - clock.now())
        assert work.work_due() == 0, "not before its time"
        later(settings, pauses[-1] + timedelta(seconds=31))  # the circuit, too, opens again
    work.work_due()
    event = InboxEvent.objects.get()
    assert (event.state, event.attempts) == ("dead", 8)
    assert "Booxi did not answer" in event.reason
    assert pauses == sorted(pauses)
    assert timedelta(seconds=9) < pauses[0] < timedelta(seconds=11)
    assert timedelta(hours=1) < pauses[-1] < timedelta(hours=3)
    stage.post("faults", {"faults": []})
    later(settings, timedelta(hours=9))
    assert work.work_due() == 0


def test_one_event_that_fails_keeps_nobody_else_waiting(people: People, stage: Stage) -> None:
    stage.post("faults", {"faults": [{"kind": "error"}]})
    bring(written(content={"booking": {"bookingId": "A1", "status": 7}}))
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    tell(stage)
    assert differences("na", [made]) == []
    assert sorted(states().values()) == ["done", "waiting"]


def test_one_event_that_breaks_the_work_says_so_and_the_others_are_done(people: People, stage: Stage) -> None:
    made = [book(stage, staffId=MARIE_EVE, startsOn=f"2026-11-{day}T16:00:00Z") for day in (24, 25)]
    post = bodies(stage)
    Store.objects.filter(pk=people.montreal.pk).update(time_zone="Asia/Tokyo")  # where the last hour is in year 10000
    absurd = json.loads(post[0])
    absurd |= {"id": "evt-absurd"}
    joined = {"bookingMethod": "Queue", "startsOn": None, "createdOn": "9999-12-31T23:59:59Z"}
    absurd["content"]["booking"] |= {"bookingId": "A77", **joined}
    for raw in (post[0], json.dumps(absurd).encode(), post[1]):
        bring(raw)
    work.work_due()
    assert differences("na", made) == []
    assert reasons() == [("done", ""), ("waiting", "OverflowError"), ("done", "")]


def test_a_worker_killed_in_the_middle_leaves_its_event_to_the_next(
    people: People, stage: Stage, settings: Any
) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    bring(bodies(stage)[0])
    InboxEvent.objects.update(claimed_until=clock.now() + work.CLAIM, attempts=1)
    assert work.work_due() == 0, "somebody has it"
    later(settings, work.CLAIM + timedelta(seconds=1))
    assert work.work_due() == 1
    assert differences("na", [made]) == []
    assert InboxEvent.objects.get().attempts == 2


def test_many_workers_at_once_do_each_event_once(people: People, stage: Stage) -> None:
    made = [book(stage, staffId=MARIE_EVE, startsOn=f"2026-11-{day}T16:00:00Z") for day in (24, 25, 26, 27)]
    for one in made:
        stage.post("world/move", {"region": "na", "bookingId": one["bookingId"], "startsOn": THIS_AFTERNOON})
    for raw in bodies(stage):
        bring(raw)

    def worker(_: int) -> int:
        try:
            return work.work_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crew:
        assert sum(crew.map(worker, range(4))) >= 8
    assert set(InboxEvent.objects.values_list("state", "attempts")) == {("done", 1)}
    assert differences("na", [as_now(stage, one["bookingId"]) for one in made]) == []


def test_who_was_erased_is_not_brought_back_by_a_late_event(people: People, stage: Stage) -> None:
    book(stage, staffId=MARIE_EVE, startsOn=TUESDAY, additionalRequest="Something blue")
    tell(stage)
    Client.objects.update(erased_at=clock.now(), first_name="", last_name="", email="", mobile_phone="")
    Booking.objects.update(client_request="", modified_at=clock.now() - timedelta(days=1))
    bring(bodies(stage)[0].replace(b"evt-", b"again-"))
    work.work_due()
    person, row = Client.objects.get(), Booking.objects.get()
    assert (person.first_name, person.email, row.client_request) == ("", "", "")
    assert set(states().values()) == {"done"}


def test_replaying_what_is_done_changes_nothing_and_leaves_a_trace(people: People, stage: Stage) -> None:
    made = book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    tell(stage)
    before = DayVersion.objects.get().version
    assert upkeep.replay(InboxEvent.objects.all(), by=people.administrator) == 1
    assert work.work_due() == 1
    assert differences("na", [made]) == []
    assert DayVersion.objects.get().version == before
    entry = AuditEntry.objects.get(verb="replayed")
    assert (entry.actor, entry.thing, entry.store) == (people.administrator, "inboxevent", people.montreal)


def test_what_was_said_is_forgotten_after_some_days_and_the_row_later(
    people: People, stage: Stage, settings: Any
) -> None:
    book(stage, staffId=MARIE_EVE, startsOn=TUESDAY)
    tell(stage)
    bring(written(id="evt-waiting"))
    later(settings, timedelta(days=settings.INBOX_KEEP_DAYS - 1))
    assert upkeep.forget() == (0, 0)
    later(settings, timedelta(days=2))
    assert upkeep.forget() == (1, 0)
    done = InboxEvent.objects.get(state="done")
    assert (bytes(done.raw), bool(done.booking_booxi_id)) == (b"", True)
    assert bytes(InboxEvent.objects.get(state="waiting").raw), "what is still to be worked on keeps its words"
    assert upkeep.replay(InboxEvent.objects.filter(state="done"), by=people.administrator) == 0
    later(settings, timedelta(days=90))
    assert upkeep.forget() == (0, 1)
    assert states() == {"evt-waiting": "waiting"}
