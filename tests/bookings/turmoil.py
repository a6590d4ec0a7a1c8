"""The outside world gone wild: random changes at the stage set, whose events are doubled, delayed, lost and forged."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bookings.models import InboxEvent, Reconciliation
from bookings.services.reconciliation import beginning, work
from clienteling.models import Store
from tests.bookings.comparing import Values, differences, is_in_a_calendar, our_values, stage_values
from tests.conftest import NOON, Stage

TRICKS = {"duplicate": 0.2, "delay": 0.15, "delay_by": 2.0, "drop": 0.15, "shuffle": 0.5, "forge": 0.1}
PLACES = {"na": 3401, "eu": 3401}
"""Montréal and Paris, whose numbers are the same."""
STAFF = tuple(range(7101, 7109))
GIFT, SALON, WATCH, RING = 6102, 6104, 6109, 6110
WORDS = ("Window table", "Engraving as agreed", "Second visit", "Ask for the blue one")
MOST_TRIES = 40
FIRST, LAST = NOON.date() - timedelta(days=30), NOON.date() + timedelta(days=90)


@dataclass
class Turmoil:
    """Changes bookings as chance will have it; a change Booxi refuses is none, and another one is tried.

    `arrived` are bookings whose creation the stage set says was delivered, by region; `refused` what was answered to
    forgeries, `accepted` the events (region and id) we answered 2xx to.
    """

    stage: Stage
    seed: int
    arrived: set[tuple[str, str]] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    known: dict[str, list[str]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    accepted: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        for region, place in PLACES.items():
            mine = [one for one in self.stage.bookings(region) if one["merchantId"] == place]
            self.known[region] = [one["bookingId"] for one in mine if one["bookingMethod"] != "Queue"]
        self.events = {region: self.open_events(region) for region in PLACES}

    def open_events(self, region: str) -> list[int]:
        found = self.stage.get("events", region=region)["groupEvents"]
        return [one["id"] for one in found if datetime.fromisoformat(one["start"]) > NOON]

    def change(self) -> str:
        """One change that Booxi took; its name."""
        for _ in range(MOST_TRIES):
            region = self.chance.choice(list(PLACES))
            deed = self.chance.choices(DEEDS, [weight for _, weight in WEIGHTS])[0]
            if deed(self, region):
                return deed.__name__
        raise AssertionError("Booxi refuses whatever is tried")

    # What people do.

    def book(self, region: str) -> bool:
        said = {"serviceId": self.chance.choice((GIFT, WATCH, RING)), "staffId": self.one_of_staff()}
        return self.made(region, "book", {**said, "startsOn": self.some_time()})

    def ask(self, region: str) -> bool:
        starts = self.some_time()
        return self.made(region, "book", {"serviceId": GIFT, "startsOn": starts, "additionalRequest": self.words()})

    def ask_for_ranges(self, region: str) -> bool:
        starts = NOON + timedelta(days=self.chance.randint(2, 20))
        ranges = [{"from": at(starts), "to": at(starts + timedelta(hours=3))}]
        return self.made(region, "book", {"serviceId": SALON, "clientAvailability": ranges})

    def reserve(self, region: str) -> bool:
        return self.made(region, "book", {"groupEventId": self.chance.choice(self.events[region] or [0])})

    def queue(self, region: str) -> bool:
        return self.made(region, "queue", {"serviceId": WATCH}, remember=False)

    def move(self, region: str) -> bool:
        change: dict[str, Any] = {"startsOn": self.some_time()}
        if self.chance.random() < 0.5:
            change["staffId"] = self.one_of_staff()
        return self.act(region, "move", {**change, "force": True})

    def move_to_today(self, region: str) -> bool:
        return self.act(region, "move", {"startsOn": at(NOON + timedelta(minutes=15 * self.chance.randint(1, 12)))})

    def mark(self, region: str) -> bool:
        return self.act(region, "presence", {"presence": self.chance.choice(("Arrived", "NoShow", "Expecting"))})

    def complete(self, region: str) -> bool:
        return self.act(region, "presence", {"presence": "Completed"})

    def cancel(self, region: str) -> bool:
        return self.act(region, "cancel", {"by": self.chance.choice(("Client", "Staff"))})

    def edit(self, region: str) -> bool:
        """By another application, with a partner key."""
        change = self.chance.choice(
            [{"quickNote": self.words()}, {"client": {"additionalRequest": self.words()}}, {"status": "Approved"}]
        )
        author = {"modifiedBy": "Staff", "modifiedByStaffId": STAFF[0]}
        address = f"/{region}/booking/v1/booking/{self.chance.choice(self.known[region])}"
        headers = {"Booxi-PartnerKey": f"stage-partner-key-{region}"}
        return self.stage.http.put(address, json={**change, **author}, headers=headers).is_success

    # How.

    def made(self, region: str, verb: str, said: dict[str, Any], *, remember: bool = True) -> bool:
        number = self.chance.randint(1, 400)
        client = {"firstName": f"Ada{number}", "lastName": "Moreau", "email": f"ada{number}@example.org"}
        answer = self.world(verb, {"region": region, "merchantId": PLACES[region], "client": client, **said})
        if answer and remember:
            self.known[region].append(answer["booking"]["bookingId"])
        return answer is not None

    def act(self, region: str, verb: str, said: dict[str, Any]) -> bool:
        latest = self.known[region][-300:]  # so that much happens to the same ones
        return self.world(verb, {"region": region, "bookingId": self.chance.choice(latest), **said}) is not None

    def world(self, verb: str, said: dict[str, Any]) -> dict[str, Any] | None:
        answer = self.stage.http.post(f"/_stage/world/{verb}", json=said, headers={"Accept": "application/json"})
        assert answer.status_code < 500, (verb, said, answer.text[:300])
        return answer.json() if answer.is_success else None

    def some_time(self) -> str:
        day = NOON.replace(hour=9, minute=0) + timedelta(days=self.chance.randint(1, 25))
        return at(day + timedelta(minutes=15 * self.chance.randint(4, 44)))

    def one_of_staff(self) -> int:
        return self.chance.choice(STAFF)

    def words(self) -> str:
        return f"{self.chance.choice(WORDS)} {self.chance.randint(1, 999)}"

    # What became of the events.

    def note_deliveries(self) -> None:
        """The stage set remembers the latest few hundred: ask often."""
        for region in PLACES:
            for event in self.stage.get("outbox", region=region, limit=400)["events"]:
                if event["attempts"] and (region, event["id"]) not in self.seen:
                    self.note(region, event)

    def note(self, region: str, event: dict[str, Any]) -> None:
        if event["forged"]:
            self.seen.add((region, event["id"]))
            self.refused[event["lastAnswer"]] += 1
        elif "deliveredOn" in event:
            self.seen.add((region, event["id"]))
            self.accepted.add((region, event_id(event["id"])))
            if event["type"].endswith(".created"):
                self.arrived.add((region, json.loads(event["body"])["content"]["booking"]["bookingId"]))

    def deliver_the_rest(self) -> None:
        """The street behaves again, and whatever still waits is brought."""
        self.stage.post("tricks", {})
        while (brought := self.stage.post("deliver", {"everything": True})["delivered"]) or self.is_waiting():
            self.note_deliveries()
            for one in brought:
                if one["accepted"]:
                    self.accepted.add((region_of(one["url"]), event_id(one["id"])))

    def is_waiting(self) -> bool:
        outboxes = [self.stage.get("outbox", region=region, limit=400)["events"] for region in PLACES]
        return any("nextOn" in event for events in outboxes for event in events)


WEIGHTS = (
    (Turmoil.book, 20),
    (Turmoil.ask, 6),
    (Turmoil.ask_for_ranges, 4),
    (Turmoil.reserve, 6),
    (Turmoil.queue, 2),
    (Turmoil.move, 25),
    (Turmoil.move_to_today, 12),
    (Turmoil.mark, 15),
    (Turmoil.complete, 4),
    (Turmoil.cancel, 7),
    (Turmoil.edit, 20),
)
DEEDS = [deed for deed, _ in WEIGHTS]


def region_of(url: str) -> str:
    return next(region for region in PLACES if f"/{region}/" in url)


def event_id(delivery: str) -> str:
    """Booxi's number of the event a delivery brought."""
    return delivery.split(".")[0]


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reconcile() -> None:
    """One reconciliation of each store, as by hand."""
    for region, place in PLACES.items():
        store = Store.objects.get(region=region, booxi_id=place)
        work.run(beginning.begin(store, Reconciliation.Why.COMMAND, FIRST, LAST), lambda _: None)


def wrong(turmoil: Turmoil, knew: set[tuple[str, str]]) -> list[str]:
    """What of our copy is not as Booxi has it, of bookings a calendar lists and of those whose creation arrived.

    `knew` are bookings (region and id) that our copy had before it all.
    """
    found: list[str] = []
    for region, place in PLACES.items():
        arrived = {number for where, number in turmoil.arrived | created() | knew if where == region}
        theirs = {
            key: value
            for key, value in stage_values(turmoil.stage, region).items()
            if key[0] == "booking" and value["store"] == place and (key[1] in arrived or listed(value))
        }
        ours: Values = {key: value for key, value in our_values(region).items() if key in theirs}
        found += [f"{region} {said}" for said in differences(theirs, ours)]
    return found


def listed(value: dict[str, Any]) -> bool:
    """Whether the reconciliation's calendar reads bring it."""
    starts = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(days=1)
    ends = datetime(LAST.year, LAST.month, LAST.day, tzinfo=UTC)
    return is_in_a_calendar(value, starts, ends)


def created() -> set[tuple[str, str]]:
    """The bookings (region and id) whose creation we were told of."""
    return set(InboxEvent.objects.filter(type__endswith=".created").values_list("region", "booking_booxi_id"))


def lost(turmoil: Turmoil) -> set[tuple[str, str]]:
    """Events we said to have taken and do not have."""
    return turmoil.accepted - set(InboxEvent.objects.values_list("region", "event_id"))


def forgeries_kept() -> int:
    return InboxEvent.objects.filter(event_id__endswith="-forged").count()
