"""PUT /booking/{bookingId} (contract sections 6, 7 and 9): what may become of a booking."""

from dataclasses import replace
from datetime import datetime

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.records import Booking, Client, Merchant, Staff
from clienteling.booxi.sandbox.rules import cast, clients, conflicts, freedom, hours, items
from clienteling.booxi.sandbox.rules.clients import PERSONAL, Person
from clienteling.booxi.sandbox.rules.conflicts import Ruling
from clienteling.booxi.sandbox.rules.spans import minute
from clienteling.booxi.sandbox.rules.turns import Turn
from clienteling.booxi.sandbox.rules.wanted import Change, ClientWanted
from clienteling.booxi.sandbox.state import Account


def apply(account: Account, booking: Booking, change: Change, ruling: Ruling, *, now: datetime) -> Booking:
    """The booking after the change. Saying what already is so changes nothing and tells nobody."""
    merchant = account.merchants[booking.merchant_id]
    author = cast.author(account, merchant, change.author)
    known = _client(account, merchant, booking, change.client)
    turn = Turn(booking, _changed(account, merchant, booking, change, known))
    if turn.before == turn.after and known is not None:
        return booking
    _check_possible(turn)
    _check_state(account, merchant, turn, ruling, now)
    after = _check_rules(account, merchant, turn, ruling, known, now)
    if change.client is not None:
        whole = _whole(account, booking, change.client)
        after = replace(after, client_id=cast.settle_client(account, merchant, whole, known, now=now).id)
    source = change.author.source or "Staff"
    after = replace(after, modified_at=now, modified_by=source, modified_by_staff_id=author)
    after = _with_canceller(turn, after, source)
    account.save(after)
    return after


def _changed(account: Account, merchant: Merchant, booking: Booking, change: Change, known: Client | None) -> Booking:
    """The booking as wished; nothing is decided yet."""
    staff = _staff(account, merchant, booking, change)
    said = {
        "status": change.status,
        "is_completed": change.is_completed,
        "starts_at": change.starts_at,
        "staff_id": change.staff_id,
        "location": change.location,
        "location_text": change.location_text,
        "quick_note": change.quick_note,
        "client_id": None if known is None else known.id,
        **_said_of_client(change.client),
    }
    if change.items is not None:
        said["items"] = cast.row(account, merchant, staff, change.items, before=booking.items)
    return replace(booking, **{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]  # mypy cannot follow values by name


def _staff(account: Account, merchant: Merchant, booking: Booking, change: Change) -> Staff | None:
    """Who will do it: must have a calendar and do all the services."""
    if change.staff_id is None:
        return account.staff.get(booking.staff_id or 0)
    staff = cast.staff_with_calendar(account, merchant, change.staff_id)
    if staff.id != booking.staff_id and change.items is None and booking.method == "Appointment":
        for item in booking.items:
            cast.offered(account, merchant, staff, item.service_id)
    return staff


def _said_of_client(wanted: ClientWanted | None) -> dict[str, object]:
    if wanted is None:
        return {}
    return {
        "presence": wanted.presence,
        "remind_by_email": wanted.remind_by_email,
        "remind_by_sms": wanted.remind_by_sms,
        "request": wanted.request,
    }


def _client(account: Account, merchant: Merchant, booking: Booking, wanted: ClientWanted | None) -> Client | None:
    """Whose booking it is afterwards: names or addresses sent are matched anew. None: somebody yet unknown."""
    current = account.clients.get(booking.client_id)
    if wanted is None or current is None:
        return current
    whole = _whole(account, booking, wanted)
    if wanted.id not in (None, current.id):
        current = cast.known_client(account, merchant, wanted)
    elif whole.person != _person(current):
        current = clients.match(account, merchant, whole.person)
    cast.check_reminders(whole, current)
    return current


def _whole(account: Account, booking: Booking, wanted: ClientWanted) -> ClientWanted:
    """What was left out inside `client` stays as it is (contract section 7)."""
    current = account.clients.get(booking.client_id)
    if current is None or wanted.id not in (None, current.id):
        return wanted
    said = {name: getattr(wanted.person, name) for name in (*PERSONAL, "street")}
    return replace(wanted, person=replace(_person(current), **{n: v for n, v in said.items() if v}))


def _person(client: Client) -> Person:
    return Person(street=client.street, **{name: getattr(client, name) for name in PERSONAL})


def _check_possible(turn: Turn) -> None:
    """400 for states that cannot be (contract section 6) and edits of what cannot be edited."""
    before, after = turn.before, turn.after
    if before.method != "Appointment" and not turn.only_cancels:
        raise invalid("Only appointments can be edited; a reservation can be cancelled.")
    if after.status == "PendingStaffApproval" and before.status != after.status:
        raise invalid("A booking cannot be put back to PendingStaffApproval.")
    if after.status == "Cancelled":
        return
    if after.is_completed and after.presence != "Arrived":
        raise invalid("A completed booking goes with client.presence Arrived.")
    if after.status != "Approved" and after.presence != "Expecting":
        raise invalid("Presence goes with status Approved.")
    if turn.approves and (after.staff_id is None or after.starts_at is None):
        raise invalid("A booking needs staffId and startsOn to be approved.")
    if after.status == "PendingClientApproval" and after.starts_at is None:
        raise invalid("A client can only approve a time: send startsOn.")


def _check_state(account: Account, merchant: Merchant, turn: Turn, ruling: Ruling, now: datetime) -> None:
    """Conflicts raised whatever `rules` says."""
    before, after = turn.before, turn.after
    if before.status == "Cancelled" and before.cancelled_by == "Client" and turn.reinstates:
        ruling.refuse("BookingIsCanceledByClient")
    if turn.attends and after.starts_at is None and not turn.cancels:
        ruling.refuse("BookingNotScheduled")
    if turn.cancels or turn.moves or turn.reassigns or turn.reworks:
        _check_open(before, ruling, now)
    if turn.cancels or turn.moves:
        _check_not_met(before, ruling)
    if turn.reworks or turn.moves:
        _check_rooms(account, turn, ruling)
    _check_today(merchant, turn, ruling, now)


def _check_open(before: Booking, ruling: Ruling, now: datetime) -> None:
    """Cancelling, moving or reworking what is completed or already over; undoing a completion is neither."""
    ends = items.ends_at(before)
    if before.is_completed:
        ruling.refuse("BookingIsCompleted")
    elif ends is not None and ends <= now and before.status != "Cancelled":
        ruling.refuse("BookingHasPassed")


def _check_not_met(before: Booking, ruling: Ruling) -> None:
    """Cancelling or rescheduling after arrival or no-show is never possible: undo that first."""
    if before.status != "Cancelled" and before.presence == "Arrived":
        ruling.refuse("ClientPresenceArrived")
    if before.status != "Cancelled" and before.presence == "NoShow":
        ruling.refuse("ClientPresenceNoShow")


def _check_rooms(account: Account, turn: Turn, ruling: Ruling) -> None:
    """Services with rooms cannot be exchanged, nor moved to a time when their room is used."""
    held = [item for item in turn.before.items if item.resource_id is not None]
    if not held or turn.after.starts_at is None:
        return
    if turn.reworks and not turn.moves:
        ruling.refuse("BookingUsesResources")
    at = minute(turn.after.starts_at)
    for item in turn.after.items:
        span = (at, at + item.duration)
        room = item.resource_id
        if room is not None and not freedom.resource_is_free(account, room, span, ignoring=turn.before.id):
            ruling.refuse("BookingUsesResources")
        at += item.duration + item.spacing_after


def _check_today(merchant: Merchant, turn: Turn, ruling: Ruling, now: datetime) -> None:
    """Arriving is for today; a no-show or a completion may be noted later, never before the day."""
    before, after = turn.before, turn.after
    if after.starts_at is None or after.status == "Cancelled":
        return
    day, today = hours.day_of(merchant, after.starts_at), hours.day_of(merchant, now)
    arrives = before.presence != "Arrived" and after.presence == "Arrived"
    closes = (before.presence != "NoShow" and after.presence == "NoShow") or (
        after.is_completed and not before.is_completed
    )
    if (arrives and day != today) or (closes and day > today):
        ruling.refuse("BookingNotToday")


def _check_rules(
    account: Account, merchant: Merchant, turn: Turn, ruling: Ruling, client: Client | None, now: datetime
) -> Booking:
    """Conflicts raised on request; the booking itself never stands in its own way. Answers it with its rooms."""
    after = turn.after
    if after.status == "Cancelled":
        return after
    conflicts.check_client(ruling, client)
    if after.starts_at is None or not turn.takes_time:
        return after
    if turn.moves or turn.reinstates:
        conflicts.check_time(ruling, merchant, after.starts_at, now=now)
    if after.staff_id is not None:
        staff = account.staff[after.staff_id]
        conflicts.check_staff(ruling, account, staff, after.starts_at, after.items, ignoring=after.id)
    rooms = cast.with_rooms(account, after.items, after.starts_at, ruling=ruling, ignoring=after.id)
    return replace(after, items=rooms)


def _with_canceller(turn: Turn, after: Booking, source: str) -> Booking:
    if turn.cancels:
        return replace(after, cancelled_by=source)
    return replace(after, cancelled_by="") if turn.reinstates else after
