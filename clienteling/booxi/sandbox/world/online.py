"""What clients do on the store's site: book or ask, cancel, join the queue."""

from dataclasses import dataclass
from datetime import datetime

from clienteling.booxi.sandbox.answers import Answer, invalid
from clienteling.booxi.sandbox.records import Booking, Item, Merchant
from clienteling.booxi.sandbox.rules import bookings_change, bookings_create, cast, conflicts
from clienteling.booxi.sandbox.rules.conflicts import RULESETS, Ruling
from clienteling.booxi.sandbox.rules.wanted import (
    AppointmentWanted,
    Author,
    Change,
    ClientWanted,
    ItemWanted,
    ReservationWanted,
)
from clienteling.booxi.sandbox.web.readers import Body
from clienteling.booxi.sandbox.world.scene import Done, Scene

STRICT = Ruling.of(RULESETS, ())
"""The widget lets nobody book what is not free, and no blocked client."""
MOST_RANGES = 5


def book(scene: Scene) -> Done:
    """A booking by the widget. With staff and time it stands at once, unless `manual` approval is on.

    Without either it is a request that waits for a person (contract section 10): without a time the client
    proposes one to five ranges in `clientAvailability`. `groupEventId` reserves places for the client and
    `attendees`.
    """
    if scene.body.has("groupEventId"):
        return Done(scene.account, _reserve(scene))
    wish = _Wish.of(scene)
    if wish.staff_id is None or wish.starts_at is None or scene.body.flag("manual"):
        return Done(scene.account, _ask(scene, wish))
    wanted = AppointmentWanted(
        merchant_id=wish.merchant.id,
        staff_id=wish.staff_id,
        starts_at=wish.starts_at,
        items=wish.items,
        client=wish.client,
        author=Author("Client"),
        acquisition_channel="widget",
    )
    return Done(scene.account, bookings_create.appointment(scene.account, wanted, STRICT, now=scene.now))


def cancel(scene: Scene) -> Done:
    """By the client, or with `by` Staff by the Back Office."""
    by = scene.body.choice("by", ("Client", "Staff")) or "Client"
    change = Change(author=Author(by), status="Cancelled")
    after = bookings_change.apply(scene.account, scene.booking(), change, Ruling(), now=scene.now)
    return Done(scene.account, after)


def queue(scene: Scene) -> Done:
    """Somebody joins today's queue; one place each (contract section 14)."""
    merchant = scene.store()
    items = _row(scene, merchant, None, (_item(scene.body),))
    wanted = ClientWanted(person=scene.person())
    known = cast.known_client(scene.account, merchant, wanted)
    conflicts.check_client(STRICT, known)
    client = cast.settle_client(scene.account, merchant, wanted, known, now=scene.now)
    if any(b.method == "Queue" and _waits(b) for b in scene.account.found("bookings_of_client", client.id)):
        raise Answer(409, "This client is in the queue already.")
    entry = _blank(scene, merchant, "Queue", "Approved", client.id, items)
    scene.account.save(entry)
    return Done(scene.account, entry)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody asks for on the site."""

    merchant: Merchant
    items: tuple[ItemWanted, ...]
    client: ClientWanted
    staff_id: int | None
    starts_at: datetime | None
    ranges: tuple[tuple[datetime, datetime], ...]

    @classmethod
    def of(cls, scene: Scene) -> "_Wish":
        body = scene.body
        wish = cls(
            merchant=scene.store(),
            items=tuple(map(_item, body.parts("items") or [body])),
            client=ClientWanted(person=scene.person(), request=body.text("additionalRequest")),
            staff_id=body.whole("staffId"),
            starts_at=body.instant("startsOn"),
            ranges=_ranges(body),
        )
        wish._check_online(scene)
        return wish

    def _check_online(self, scene: Scene) -> None:
        """The widget shows only what is online, and asks what it must."""
        staff = scene.account.staff.get(self.staff_id or 0)
        if staff is not None and staff.status != "Online":
            raise invalid("This staff member cannot be booked online.")
        for wanted in self.items:
            service = scene.account.services.get(wanted.service_id)
            if service is not None and service.status != "Online":
                raise invalid("This service cannot be booked online.")
            if service is not None and service.survey_required and not wanted.survey_answers:
                raise invalid("This service asks for answers to its survey.")
        if self.starts_at is None and not self.ranges:
            raise invalid("A request without startsOn needs one to five ranges in clientAvailability.")


def _ask(scene: Scene, wish: _Wish) -> Booking:
    """A request; its time, if it has one and somebody is named, must be free."""
    account, merchant = scene.account, wish.merchant
    staff = None if wish.staff_id is None else cast.staff_with_calendar(account, merchant, wish.staff_id)
    items = _row(scene, merchant, wish.staff_id, wish.items)
    known = cast.known_client(account, merchant, wish.client)
    cast.check_home(account.services[items[0].service_id].location, wish.client, known)
    conflicts.check_client(STRICT, known)
    if wish.starts_at is not None:
        conflicts.check_time(STRICT, merchant, wish.starts_at, now=scene.now)
        if staff is not None:
            conflicts.check_staff(STRICT, account, staff, wish.starts_at, items)
    client = cast.settle_client(account, merchant, wish.client, known, now=scene.now)
    booking = _blank(scene, merchant, "Appointment", "PendingStaffApproval", client.id, items, wish=wish)
    account.save(booking)
    return booking


def _reserve(scene: Scene) -> Booking:
    others = scene.body.parts("attendees") or []
    requester = ClientWanted(person=scene.person(), is_attending=True)
    guests = [ClientWanted(person=Scene(scene.account, scene.now, Body({"client": o.values})).person()) for o in others]
    wanted = ReservationWanted(
        merchant_id=scene.store().id,
        group_event_id=scene.body.required_whole("groupEventId"),
        client=requester,
        attendees=(requester, *guests),
        author=Author("Client"),
        acquisition_channel="widget",
        communication="ClientAndAttendees" if guests else "ClientOnly",
    )
    return bookings_create.reservation(scene.account, wanted, STRICT, now=scene.now)


def _blank(
    scene: Scene,
    merchant: Merchant,
    method: str,
    status: str,
    client_id: int,
    items: tuple[Item, ...],
    *,
    wish: _Wish | None = None,
) -> Booking:
    client = scene.account.clients[client_id]
    return Booking(
        scene.account.next_booking_id(method),
        merchant.id,
        method,
        status,
        client_id,
        items=items,
        starts_at=wish.starts_at if wish else None,
        staff_id=wish.staff_id if wish else None,
        availability=wish.ranges if wish and wish.starts_at is None else (),
        request=(wish.client.request if wish else None) or "",
        remind_by_email=client.remind_by_email,
        remind_by_sms=client.remind_by_sms,
        location=scene.account.services[items[0].service_id].location,
        acquisition_channel="widget" if wish else "",
        created_at=scene.now,
        created_by="Client",
        modified_at=scene.now,
        modified_by="Client",
    )


def _item(body: Body) -> ItemWanted:
    return ItemWanted(body.required_whole("serviceId"), survey_answers=body.values.get("surveyAnswers"))


def _row(scene: Scene, merchant: Merchant, staff_id: int | None, wanted: tuple[ItemWanted, ...]) -> tuple[Item, ...]:
    staff = None if staff_id is None else cast.staff_with_calendar(scene.account, merchant, staff_id)
    return cast.row(scene.account, merchant, staff, wanted)


def _ranges(body: Body) -> tuple[tuple[datetime, datetime], ...]:
    parts = body.parts("clientAvailability") or []
    if len(parts) > MOST_RANGES:
        raise invalid("clientAvailability has five ranges at most.")
    ranges = tuple((part.required_instant("from"), part.required_instant("to")) for part in parts)
    if any(end <= start for start, end in ranges):
        raise invalid("A range in clientAvailability must end after it begins.")
    return ranges


def _waits(entry: Booking) -> bool:
    return entry.status == "Approved" and entry.presence == "Expecting" and not entry.is_completed
