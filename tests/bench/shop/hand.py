"""What measurements do to the shop's database: people, calendars, changes. One line in, one line out."""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402

from bookings.models import Booking, Column, DayVersion, GroupEvent, RenderedColumn, TimeSlot  # noqa: E402
from bookings.services import projection  # noqa: E402
from clienteling import clock  # noqa: E402
from clienteling.models import Closure, Membership, OpeningHours, StaffMember, Store, User  # noqa: E402
from crm.models import Client  # noqa: E402

ZONE = "America/Toronto"
NAMES = ("Marie-Ève Gagnon", "Thomas Lefebvre", "Aïcha Benali", "James Whitmore", "Sofia Marchetti")
SERVICES = ("Private styling", "Bridal consultation", "Watch care", "Engraving", "Fragrance discovery")
BATCH = 2000


def store(*, number: int, staff: int, a_day: int, role: str = "associate") -> dict[str, Any]:
    """A store with `staff` people, each with `a_day` bookings today, and somebody signed in who works there."""
    place = Store.objects.create(
        region="na", booxi_id=number, number=f"B{number}", name=f"Boutique {number}", city="Montréal", time_zone=ZONE
    )
    hours = [OpeningHours(store=place, weekday=day, opens=time(9), closes=time(21)) for day in range(1, 8)]
    OpeningHours.objects.bulk_create(hours)
    people = StaffMember.objects.bulk_create([person(place, n) for n in range(staff)])
    today = clock.today(place.zone)
    for on in (today + timedelta(days=n) for n in range(-7, 8)):
        DayVersion.objects.create(store=place, on=on, version=1)
        Column.objects.bulk_create([Column(staff_member=p, on=on, version=1, read_at=clock.now()) for p in people])
        fill(place, people, on, a_day)
    user = User.objects.create_user(f"{role}{number}@example.org", "a-long-sentence-to-sign-in", language="en")
    Membership.objects.create(user=user, store=place, role=role, staff_member=people[0])
    return {
        "store": place.pk,
        "day": today.isoformat(),
        "staff": [p.pk for p in people],
        "user": user.pk,
        "cookie": cookie(user),
    }


def person(place: Store, n: int) -> StaffMember:
    first, last = NAMES[n % len(NAMES)].split()
    return StaffMember(store=place, booxi_id=7000 + n, first_name=first, last_name=f"{last}{n or ''}", place=n)


def fill(place: Store, people: list[StaffMember], on: date, a_day: int) -> None:
    """Bookings one after the other from nine o'clock, a break, and a group event for the first of them."""
    starts = datetime.combine(on, time(9), place.zone)
    length = timedelta(hours=12) / max(a_day, 1)
    clients = Client.objects.bulk_create(
        Client(first_name="Camille", last_name=f"Rousseau{n}", created_at=starts) for n in range(len(people) * a_day)
    )
    rows = [
        booking(place, one, client, starts + n * length, length * 0.8)
        for one, of_one in zip(people, each(clients, a_day), strict=True)
        for n, client in enumerate(of_one)
    ]
    Booking.objects.bulk_create(rows, batch_size=BATCH)
    number = TimeSlot.objects.count()
    slots = [
        TimeSlot(
            **common(place, one, starts + timedelta(hours=4), timedelta(minutes=45)), booxi_id=number + n, label="Lunch"
        )
        for n, one in enumerate(people)
    ]
    TimeSlot.objects.bulk_create(slots)
    at = common(place, people[0], starts, timedelta(hours=1))
    GroupEvent.objects.create(**at, booxi_id=GroupEvent.objects.count(), name="Preview", capacity=8, attendee_count=6)


def each(rows: list[Client], size: int) -> list[list[Client]]:
    return [rows[n : n + size] for n in range(0, len(rows), size)]


def common(place: Store, one: StaffMember, starts: datetime, length: timedelta) -> dict[str, Any]:
    return {
        "region": place.region,
        "store": place,
        "staff_member": one,
        "starts_at": starts,
        "ends_at": starts + length,
        "known_at": starts,
    }


def booking(place: Store, one: StaffMember, client: Client, starts: datetime, length: timedelta) -> Booking:
    return Booking(
        **common(place, one, starts, length),
        booxi_id=f"{place.pk}-{one.pk}-{starts:%m%d%H%M}",
        client=client,
        method="Appointment",
        status="Approved" if client.pk % 7 else "PendingStaffApproval",
        service_names=SERVICES[client.pk % len(SERVICES)],
    )


def elsewhere(*, bookings: int) -> int:
    """So many bookings in another store, a year of them: what a table holds beside today's."""
    place = Store.objects.create(region="eu", booxi_id=1, number="E1", name="Elsewhere", time_zone="Europe/Paris")
    one = StaffMember.objects.create(store=place, booxi_id=1, first_name="Odile")
    client = Client.objects.create(first_name="Anna", last_name="Rinaldi", created_at=clock.now())
    begin = clock.now() - timedelta(days=180)
    for first in range(0, bookings, BATCH):
        rows = [
            booking(place, one, client, begin + timedelta(minutes=5 * n), timedelta(minutes=30))
            for n in range(first, min(first + BATCH, bookings))
        ]
        for n, row in enumerate(rows):
            row.booxi_id = f"E{first + n}"
        Booking.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Booking.objects.count()


def cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}"


def change(*, store: int, staff: int, day: str) -> bool:
    """As if somebody had moved a booking of theirs: the day's version grows, and their column with it."""
    outcome = projection.Outcome()
    outcome.show(store, date.fromisoformat(day), staff)
    projection.bump(outcome)
    return True


def undraw() -> bool:
    """As if nobody had looked before."""
    RenderedColumn.objects.all().delete()
    return True


def close(*, store: int, day: str) -> bool:
    Closure.objects.create(store_id=store, on=day)
    return True


DEEDS: dict[str, Callable[..., Any]] = {one.__name__: one for one in (store, elsewhere, change, undraw, close)}

if __name__ == "__main__":
    for line in sys.stdin:
        deed, how = json.loads(line)
        answer = DEEDS[deed](**how)
        print(json.dumps(answer), flush=True)
