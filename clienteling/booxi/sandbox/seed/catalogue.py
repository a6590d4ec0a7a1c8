"""Fourteen services in four categories, the same house everywhere, named in French and in English."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from clienteling.booxi.sandbox.records import Category, Customization, Link, Service
from clienteling.booxi.sandbox.seed import anchors
from clienteling.booxi.sandbox.seed.houses import House
from clienteling.booxi.sandbox.seed.world import World

CATEGORIES = (
    ("Advice", "Conseil"),
    ("Bridal and jewellery", "Mariage et joaillerie"),
    ("Workroom", "Atelier"),
    ("Events", "Événements"),
)

SURVEY: dict[str, object] = {
    "pages": [
        {
            "name": "default",
            "elements": [
                {"type": "text", "name": "occasion", "title": "Which occasion are you dressing for?"},
                {
                    "type": "checkbox",
                    "name": "interests",
                    "title": "What would you like to see?",
                    "choices": ["Ready-to-wear", "Bags", "Shoes", "Jewellery"],
                },
            ],
        }
    ]
}


class Plan(NamedTuple):
    """`parts` are the places in the team (0 to 7) that do it; `own` their customised minutes."""

    category: int
    english: str
    french: str
    duration: int
    amount: str
    parts: tuple[int, ...]
    extra: dict[str, Any] = {}
    own: dict[int, int] = {}


PLANS = (
    Plan(0, "Private styling", "Stylisme privé", 60, "0.00", (0, 2, 3, 4, 5, 7), {"survey_model": SURVEY}),
    Plan(0, "Gift consultation", "Conseil cadeau", 45, "0.00", (0, 1, 2, 3, 4, 5, 6, 7)),
    Plan(0, "Fragrance discovery", "Découverte des parfums", 45, "0.00", (0, 3, 5, 7), {"spacing_after": 15}),
    Plan(
        0,
        "Private salon",
        "Salon privé",
        90,
        "0.00",
        (0, 2, 4),
        {"time_selection_mode": "ClientTimes", "staff_selection_mode": "Disabled"},
    ),
    Plan(0, "Styling at home", "Stylisme à domicile", 120, "150.00", (2, 7), {"location": "Home"}),
    Plan(
        1,
        "Bridal consultation",
        "Consultation mariage",
        90,
        "0.00",
        (0, 4, 5),
        {"staff_selection_mode": "AssignedStaff"},
    ),
    Plan(1, "Ring sizing", "Mise à taille de bague", 30, "40.00", (1, 3, 6)),
    Plan(1, "Engraving", "Gravure", 30, "65.00", (1, 2, 6), {"spacing_after": 15, "busy_spacing": False}),
    Plan(
        1,
        "Watch care",
        "Entretien de montre",
        30,
        "25.00",
        (1, 3, 4, 6),
        {"has_duration_customization": True, "interval_minutes": 10},
        {1: 20, 3: 45},
    ),
    Plan(2, "Leather care", "Entretien du cuir", 30, "35.00", (2, 5, 6, 7)),
    Plan(2, "Alteration fitting", "Essayage retouche", 45, "0.00", (2, 4, 5), {"spacing_after": 15}),
    Plan(2, "Bespoke measure", "Prise de mesures", 60, "0.00", (5, 6), {"status": "Offline"}),
    Plan(
        3,
        "New collection preview",
        "Avant-première de la collection",
        90,
        "0.00",
        (0, 3),
        {"booking_method": "GroupReservation", "time_selection_mode": "GroupEvent", "max_reservation_size": 4},
    ),
    Plan(
        3,
        "Trunk show",
        "Présentation privée",
        120,
        "25.00",
        (4,),
        {"booking_method": "GroupReservation", "time_selection_mode": "GroupEvent", "max_reservation_size": 2},
    ),
)
PREVIEW, TRUNK_SHOW = 12, 13
SALON, WATCH_CARE = 3, 8


def stock(world: World, house: House, now: datetime) -> list[Service]:
    """Adds the categories and services of one store; answers its services in the order of `PLANS`."""
    french = house.merchant.language == "fre"
    born = now.replace(microsecond=0) - timedelta(days=700)
    for i, (en, fr) in enumerate(CATEGORIES):
        name = fr if french else en
        world.categories.append(Category(house.first_category + i, house.merchant.id, name, template_id=501 + i))
    services = [_service(house, i, french=french, born=born) for i in range(len(PLANS))]
    world.services += services
    for service, plan in zip(services, PLANS, strict=True):
        world.customizations += _customizations(house, service, plan)
    world.links += [
        Link("service", s.id, anchors.ERP, f"SRV-{i:02d}", created_at=born, modified_at=born)
        for i, s in enumerate(services[:10], start=1)
    ]
    return services


def does(part: int) -> set[int]:
    """Which services (places in `PLANS`) this part of the team does. Nobody does everything."""
    return {i for i, plan in enumerate(PLANS) if part % 8 in plan.parts}


@cache
def appointments_of(part: int) -> tuple[int, ...]:
    """The same without the group events, in order."""
    return tuple(sorted(does(part) - {PREVIEW, TRUNK_SHOW}))


def add_templates(world: World) -> None:
    """Head Office templates: listed by the full lists, never bookable."""
    world.categories += [
        Category(501 + i, anchors.TEMPLATE_STORE, en, is_template=True) for i, (en, _) in enumerate(CATEGORIES)
    ]
    world.services += [
        Service(
            6001 + i,
            anchors.TEMPLATE_STORE,
            plan.english,
            501 + plan.category,
            plan.duration,
            is_template=True,
            status="Offline",
            names={"eng": plan.english, "fre": plan.french},
        )
        for i, plan in enumerate(PLANS)
    ]


def _service(house: House, place: int, *, french: bool, born: datetime) -> Service:
    plan = PLANS[place]
    service = Service(
        id=house.first_service + place,
        merchant_id=house.merchant.id,
        name=plan.french if french else plan.english,
        category_id=house.first_category + plan.category,
        duration=plan.duration,
        amount=Decimal(plan.amount),
        template_id=6001 + place,
        tags="boutique",
        names={"eng": plan.english, "fre": plan.french},
        staff_ids=tuple(house.first_staff + i for i in range(house.staff_count) if i % 8 in plan.parts),
        created_at=born,
        modified_at=born,
    )
    return replace(service, **plan.extra)


def _customizations(house: House, service: Service, plan: Plan) -> list[Customization]:
    return [
        Customization(service.id, house.first_staff + i, duration=plan.own[i % 8])
        for i in range(house.staff_count)
        if i % 8 in plan.own
    ]
