"""What colleagues do in Booxi's Back Office, past our application."""

from dataclasses import replace

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.records import Booking, Client
from clienteling.booxi.sandbox.rules import bookings_change, cast, clients
from clienteling.booxi.sandbox.rules.conflicts import IGNORABLE, Ruling
from clienteling.booxi.sandbox.rules.wanted import Author, Change, ClientWanted
from clienteling.booxi.sandbox.world.scene import Done, Scene

PRESENCES = {
    "Expecting": ("Expecting", False),
    "Arrived": ("Arrived", False),
    "NoShow": ("NoShow", False),
    "Completed": ("Arrived", True),
}
"""What is said in the Back Office: presence and completion it stands for (contract section 6)."""


def move(scene: Scene) -> Done:
    """To another time, another colleague, or both, double-booked if need be. `force` waves objections through."""
    body = scene.body
    if not body.has("startsOn") and not body.has("staffId"):
        raise invalid("startsOn or staffId is needed to move a booking.")
    change = Change(
        author=_author(scene),
        starts_at=body.instant("startsOn"),
        staff_id=body.whole("staffId"),
        status="Approved" if body.flag("approve") else None,
    )
    ruling = Ruling.of((), IGNORABLE if body.flag("force") else ())
    return Done(scene.account, bookings_change.apply(scene.account, scene.booking(), change, ruling, now=scene.now))


def presence(scene: Scene) -> Done:
    """Expecting, Arrived, NoShow or Completed; of everybody on a reservation."""
    word = scene.body.choice("presence", tuple(PRESENCES))
    if word is None:
        raise invalid(f"presence must be one of {', '.join(PRESENCES)}.")
    there, completed = PRESENCES[word]
    booking = scene.booking()
    if booking.method != "Appointment":
        return Done(scene.account, _attend(scene, booking, there=there, completed=completed))
    wanted = ClientWanted(presence=there)
    change = Change(author=_author(scene), status="Approved", is_completed=completed, client=wanted)
    after = bookings_change.apply(scene.account, booking, change, Ruling(), now=scene.now)
    return Done(scene.account, after)


def merge(scene: Scene) -> Done:
    """`clientId` goes, `intoClientId` stays and takes bookings and links over."""
    loser, winner = scene.client(), scene.client("intoClientId")
    if loser.id == winner.id:
        raise invalid("A client cannot be merged with themselves.")
    if loser.clientele != winner.clientele:
        raise invalid("Both clients must belong to the same clientele.")
    clients.merge(scene.account, loser, winner, now=scene.now)
    return Done(scene.account, client=scene.account.clients[winner.id])


def create_client(scene: Scene) -> Done:
    """By hand in the Clients tab: always a new record, and no event tells of it (contract section 13)."""
    merchant, person = scene.store(), scene.person()
    if not person.first_name or not person.last_name:
        raise invalid("client.firstName and client.lastName are needed.")
    client = Client(
        scene.account.next_id("client"),
        merchant.id,
        scene.account.clientele(merchant),
        person.first_name,
        person.last_name,
        email=person.email,
        mobile_phone=person.mobile_phone,
        street=person.street,
        language=merchant.language,
        created_at=scene.now,
        modified_at=scene.now,
    )
    scene.account.save(client)
    return Done(scene.account, client=client)


def anonymise(scene: Scene) -> Done:
    """Nothing personal stays; the id and the bookings do."""
    return Done(scene.account, client=clients.anonymise(scene.account, scene.client(), now=scene.now))


def block(scene: Scene) -> Done:
    """Or with `blocked` false, let in again."""
    blocked = scene.body.flag("blocked") is not False
    client = replace(scene.client(), status="Blocked" if blocked else "Active", modified_at=scene.now)
    scene.account.save(client)
    return Done(scene.account, client=client)


def _author(scene: Scene) -> Author:
    return Author("Staff", scene.body.whole("byStaffId"))


def _attend(scene: Scene, booking: Booking, *, there: str, completed: bool) -> Booking:
    """Reservations and queue entries cannot be edited by the API; in the Back Office their people can arrive."""
    merchant = scene.account.merchants[booking.merchant_id]
    after = replace(
        booking,
        presence=there,
        is_completed=completed,
        attendees=tuple(replace(a, presence=there) for a in booking.attendees),
        modified_at=scene.now,
        modified_by="Staff",
        modified_by_staff_id=cast.author(scene.account, merchant, _author(scene)),
    )
    scene.account.save(after)
    return after
