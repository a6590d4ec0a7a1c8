"""A tiny world the tests know by heart: two stores of one house in Montréal, a stranger's store, and Paris.

It is Wednesday, 18 March 2026, 10:05 in Montréal (14:05 UTC). Boutiques are open Monday to Saturday, 10 to 18.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from clienteling.booxi.sandbox.records import (
    Booking,
    Category,
    Client,
    Customization,
    GroupEvent,
    Item,
    Link,
    Merchant,
    Resource,
    Schedule,
    Service,
    Staff,
    WeeklyHours,
)
from clienteling.booxi.sandbox.stage import StageSet
from clienteling.booxi.sandbox.state import Account

NOW = datetime(2026, 3, 18, 14, 5, tzinfo=UTC)
LONG_AGO = datetime(2025, 2, 3, 15, tzinfo=UTC)

MONTREAL, LAURIER, STRANGER, CLOSED, TEMPLATE = 1, 2, 3, 4, 5
PARIS = 1
INES, THEO, ODILE, SOFIA, DANIEL, HELENE, MAYA = 11, 12, 13, 14, 15, 16, 17
LAURA, STEVE = 21, 31
STYLING, SIZING, SALON, EVENING, SECRET, STUDIO, WATCH = 101, 102, 103, 104, 105, 106, 107
LAURIER_STYLING, STRANGE = 201, 301
AMARA, VICTOR, OLD_AMARA, GHOST, GONE, KENJI, NEIGHBOUR = 1001, 1002, 1003, 1004, 1005, 1006, 1900
ATELIER = 701
ROOM_1, ROOM_2 = 501, 502

WEEK = tuple(WeeklyHours(dow, "10:00:00", "18:00:00") for dow in range(1, 7))


def at(hours: float, *, day: int = 19) -> datetime:
    """A moment of March 2026 by Montréal's clock."""
    return datetime(2026, 3, day, 4, tzinfo=UTC) + timedelta(hours=hours)


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def furnish(stage: StageSet) -> None:
    """Fills both accounts. The partner key reaches the house, not the stranger."""
    na, eu = stage.accounts["na"], stage.accounts["eu"]
    na.groups = frozenset({201})
    _stores(na)
    _staff(na)
    _services(na)
    _clients(na)
    eu.put(_store(PARIS, "Paris", zone="Europe/Paris", key="key-paris", currency="EUR"))
    eu.put(Client(AMARA, PARIS, -PARIS, "Amandine", "Besson", "amandine@example.org"))
    stage.set_clock(NOW)
    stage.flush()


def appointment(
    account: Account,
    starts_at: datetime | None,
    *,
    staff: int | None = INES,
    services: tuple[int, ...] = (STYLING,),
    **facts: object,
) -> Booking:
    """Puts an appointment into the world as if it had always been there."""
    items = tuple(
        Item(i, s.duration, s.amount, s.spacing_after, s.busy_spacing) for i in services for s in (account.services[i],)
    )
    values = {"status": "Approved", "client_id": AMARA, **facts}
    booking = Booking(
        account.next_booking_id("Appointment"),
        MONTREAL,
        "Appointment",
        items=items,
        starts_at=starts_at,
        staff_id=staff,
        created_at=LONG_AGO,
        modified_at=LONG_AGO,
        **values,  # type: ignore[arg-type]
    )
    account.put(booking)
    return booking


def _store(store_id: int, city: str, *, zone: str = "America/Toronto", key: str, currency: str = "CAD", **facts):
    values = {"group_id": 201, "group_name": "Maison Verel", "country": "CA", "horizon_days": 90, **facts}
    return Merchant(
        store_id,
        f"Maison Verel {city}",
        f"CA{store_id:04d}",
        city=city,
        time_zone=zone,
        currency=currency,
        language="fre",
        api_key=key,
        open_hours=WEEK,
        **values,
    )


def _stores(na: Account) -> None:
    na.put(_store(MONTREAL, "Montréal", key="key-montreal", clientele=7))
    na.put(_store(LAURIER, "Laurier", key="key-laurier", clientele=7))
    na.put(_store(STRANGER, "Elsewhere", key="key-stranger", group_id=999, group_name="Others"))
    na.put(_store(CLOSED, "Closed", key="key-closed", clientele=7, active=False))
    na.put(_store(TEMPLATE, "Template", key="key-template", clientele=7, active=False, is_template=True))
    na.put(Category(41, MONTREAL, "Advice"))
    na.put(Category(42, MONTREAL, "Events"))
    na.put(Category(43, MONTREAL, "Model", is_template=True))
    na.put(Resource(ROOM_1, MONTREAL, "Studio 1"))
    na.put(Resource(ROOM_2, MONTREAL, "Studio 2", status="OutOfOrder"))
    na.put(Link("merchant", MONTREAL, "my_erp", "STORE-1", created_at=LONG_AGO, modified_at=LONG_AGO))


def _staff(na: Account) -> None:
    na.put(Staff(INES, MONTREAL, "Inès", "Caron", "Client advisor", email="ines@verel.example"))
    na.put(Staff(THEO, MONTREAL, "Théo", "Lindqvist", interval_minutes=20))
    na.put(Staff(ODILE, MONTREAL, "Odile", "Marchetti", role="Manager", status="Offline"))
    na.put(Staff(SOFIA, MONTREAL, "Sofia", "Alvarez", time_selection_mode="ClientTimes"))
    na.put(Staff(DANIEL, MONTREAL, "Daniel", "Weiss", hours_from="calendar"))
    na.put(Staff(HELENE, MONTREAL, "Hélène", "Roy", role="Admin", personnel_type="User"))
    na.put(Staff(MAYA, MONTREAL, "Maya", "Singh", hours_from="weekly"))
    thursdays = (WeeklyHours(4, "09:00:00", "12:00:00"),)
    na.put(Schedule(61, MONTREAL, MAYA, "Thursdays", LONG_AGO, None, thursdays))
    na.put(Staff(LAURA, LAURIER, "Laura", "Petit"))
    na.put(Staff(STEVE, STRANGER, "Steve", "Strange"))
    na.put(Link("staff", INES, "my_hr", "EMP-11", created_at=LONG_AGO, modified_at=LONG_AGO))


def _services(na: Account) -> None:
    everybody = (INES, THEO, ODILE, SOFIA, DANIEL, MAYA)
    na.put(
        Service(
            STYLING,
            MONTREAL,
            "Styling",
            41,
            30,
            has_duration_customization=True,
            staff_ids=everybody,
            tags="boutique,style",
            names={"fre": "Conseil style", "deu": "Stilberatung"},
        )
    )
    na.put(Customization(STYLING, THEO, duration=45))
    na.put(Service(SIZING, MONTREAL, "Ring sizing", 41, 60, Decimal(40), spacing_after=10, staff_ids=(INES, THEO)))
    na.put(
        Service(
            SALON,
            MONTREAL,
            "Private salon",
            41,
            45,
            staff_selection_mode="Disabled",
            time_selection_mode="ClientTimes",
            staff_ids=(INES, SOFIA),
        )
    )
    na.put(
        Service(
            EVENING,
            MONTREAL,
            "Gem evening",
            42,
            90,
            Decimal(25),
            booking_method="GroupReservation",
            time_selection_mode="GroupEvent",
            max_reservation_size=2,
            tags="gems",
            staff_ids=(ODILE,),
        )
    )
    na.put(Service(SECRET, MONTREAL, "Repair", 41, 30, status="Offline", staff_ids=everybody))
    na.put(Service(STUDIO, MONTREAL, "Portrait", 41, 30, staff_ids=(INES, THEO), resource_ids=(ROOM_1, ROOM_2)))
    na.put(
        Service(
            WATCH,
            MONTREAL,
            "Watch",
            41,
            20,
            interval_minutes=30,
            spacing_after=10,
            busy_spacing=False,
            staff_ids=everybody,
        )
    )
    na.put(Service(LAURIER_STYLING, LAURIER, "Styling", 41, 30, staff_ids=(LAURA,)))
    na.put(Service(STRANGE, STRANGER, "Strange", 41, 30, staff_ids=(STEVE,)))
    na.put(GroupEvent(ATELIER, MONTREAL, EVENING, ODILE, at(18, day=20), 90, 3))


def _clients(na: Account) -> None:
    def client(client_id: int, first: str, last: str, **facts: object) -> None:
        na.put(Client(client_id, MONTREAL, 7, first, last, created_at=LONG_AGO, modified_at=LONG_AGO, **facts))  # type: ignore[arg-type]

    client(AMARA, "Amara", "Delacroix", email="amara@example.org", mobile_phone="+15145550198", remind_by_email=True)
    client(VICTOR, "Victor", "Pelletier", email="victor@example.org", status="Blocked")
    client(OLD_AMARA, "Amara", "Delacroix", email="old@example.org", merged_into=AMARA)
    client(GHOST, "", "", anonymised=True)
    client(GONE, "", "", deleted=True)
    client(KENJI, "健二", "森", mobile_phone="+15145550111")
    na.put(Client(NEIGHBOUR, STRANGER, -STRANGER, "Nina", "Neighbour", email="nina@example.org"))
    na.put(Link("client", AMARA, "my_crm", "C-1", {"tier": "gold"}, created_at=LONG_AGO, modified_at=LONG_AGO))
