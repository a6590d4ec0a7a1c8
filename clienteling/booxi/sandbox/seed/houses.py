"""The stores of Maison Verel, and the template store nobody can book."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clienteling.booxi.sandbox.records import Link, Merchant, Schedule, WeeklyHours
from clienteling.booxi.sandbox.seed import anchors
from clienteling.booxi.sandbox.seed.world import World

GROUP_ID = 210
GROUP_NAME = "Maison Verel"

Day = tuple[str, str]


@dataclass(frozen=True, slots=True)
class House:
    """Where a store stands. `week` runs from Monday; `first_id` is the number of its first staff member less one."""

    region: str
    city: str
    merchant: Merchant
    week: tuple[Day, ...]
    first_staff: int
    first_service: int
    first_category: int
    staff_count: int
    client_share: float


def stores(size: float) -> list[House]:
    """Montréal and Paris with 8 people; London with its 60 from half size on."""
    return [_montreal(), _paris(), _london(60 if size >= 0.5 else 8)]


def open_store(world: World, house: House, now: datetime) -> None:
    """Adds the store with its opening hours, its schedules (one past, one in force) and its store number link."""
    hours = tuple(
        WeeklyHours(dow=(i + 1) % 7, start=f"{start}:00", end=f"{end}:00") for i, (start, end) in enumerate(house.week)
    )
    merchant = replace(house.merchant, open_hours=hours)
    world.merchants.append(merchant)
    turn = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=200)
    begin = turn - timedelta(days=600)
    for name, start, end in (("Last season", begin, turn), ("Regular hours", turn, None)):
        world.schedules.append(
            Schedule(
                id=next(world.numbers.schedule),
                merchant_id=merchant.id,
                staff_id=None,
                name=name,
                start=start,
                end=end,
                weekly_hours=hours,
            )
        )
    world.links.append(
        Link("merchant", merchant.id, anchors.ERP, merchant.store_number, created_at=begin, modified_at=begin)
    )


def template_store() -> Merchant:
    """The Head Office template: inactive, without hours; provisioning copies from it (contract section 14)."""
    return Merchant(
        id=anchors.TEMPLATE_STORE,
        name="Maison Verel template",
        store_number="TEMPLATE",
        group_id=GROUP_ID,
        group_name=GROUP_NAME,
        city="",
        country="",
        time_zone="UTC",
        currency="EUR",
        language="eng",
        api_key="sandbox-merchant-template",
        active=False,
        is_template=True,
    )


def _montreal() -> House:
    merchant = Merchant(
        id=anchors.MONTREAL,
        name="Montréal, Sherbrooke",
        store_number=anchors.STORE_NUMBERS["Montréal"],
        group_id=GROUP_ID,
        group_name=GROUP_NAME,
        city="Montréal",
        country="CA",
        time_zone="America/Toronto",
        currency="CAD",
        language="fre",
        api_key=anchors.MONTREAL_KEY,
        street="1455, rue Sherbrooke Ouest",
        state="QC",
        postal_code="H3G 0A0",
        phone="+15145550100",
        email="montreal@verel.example.com",
        tags="boutique,couture",
        group_category_id=31,
        group_category_name="Canada",
        description="Couture, joaillerie et salon privé.",
        tax1_name="GST",
        tax1_rate="0.0500",
        tax2_name="QST",
        tax2_rate="0.09975",
        clientele=1,
    )
    week = (("10:00", "18:00"),) * 3 + (("10:00", "20:00"),) * 2 + (("10:00", "19:00"), ("11:00", "18:00"))
    return House(anchors.NA, "Montréal", merchant, week, 7101, 6101, 511, 8, 1.0)


def _paris() -> House:
    merchant = Merchant(
        id=anchors.PARIS,
        name="Paris, Saint-Honoré",
        store_number=anchors.STORE_NUMBERS["Paris"],
        group_id=GROUP_ID,
        group_name=GROUP_NAME,
        city="Paris",
        country="FR",
        time_zone="Europe/Paris",
        currency="EUR",
        language="fre",
        api_key=anchors.PARIS_KEY,
        street="271, rue Saint-Honoré",
        postal_code="75001",
        phone="+33199000100",
        email="paris@verel.example.com",
        tags="boutique,couture",
        group_category_id=41,
        group_category_name="Europe",
        description="La maison d'origine.",
        tax1_name="TVA",
        tax1_rate="0.2000",
        clientele=2,
        notice_minutes=60,
    )
    week = (("10:00", "19:00"),) * 6 + (("11:00", "18:00"),)
    return House(anchors.EU, "Paris", merchant, week, 7101, 6101, 511, 8, 0.4)


def _london(staff_count: int) -> House:
    merchant = Merchant(
        id=anchors.LONDON,
        name="London, New Bond Street",
        store_number=anchors.STORE_NUMBERS["London"],
        group_id=GROUP_ID,
        group_name=GROUP_NAME,
        city="London",
        country="GB",
        time_zone="Europe/London",
        currency="GBP",
        language="eng",
        api_key=anchors.LONDON_KEY,
        street="171 New Bond Street",
        postal_code="W1S 0AA",
        phone="+442079460100",
        email="london@verel.example.com",
        tags="flagship,couture",
        group_category_id=41,
        group_category_name="Europe",
        description="The flagship: four floors and the bespoke workroom.",
        tax1_name="VAT",
        tax1_rate="0.2000",
        clientele=2,
    )
    week = (("10:00", "19:00"),) * 6 + (("11:30", "18:00"),)
    return House(anchors.EU, "London", merchant, week, 7201, 6201, 521, staff_count, 0.6)
