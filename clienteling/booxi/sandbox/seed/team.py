"""Who works in a store, on which days, between which hours.

Eight parts are cast in each store; London plays them again and again until its sixty are there.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from clienteling.booxi.sandbox.records import Link, Schedule, Staff, WeeklyHours
from clienteling.booxi.sandbox.seed import anchors, names
from clienteling.booxi.sandbox.seed.houses import House
from clienteling.booxi.sandbox.seed.world import World

Minutes = tuple[int, int]
"""From and to, in minutes of the store's day."""


@dataclass(frozen=True, slots=True)
class Part:
    """`days` are Booxi's (Monday 1, Sunday 0); `hours` None means the store's own."""

    position: str
    days: tuple[int, ...]
    hours: Minutes | None
    hours_from: str = "weekly"
    role: str = "Staff"
    status: str = "Online"
    time_selection_mode: str = "ServiceTimeSelection"
    interval_minutes: int | None = None


EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
PARTS = (
    Part("Client advisor", EVERY_DAY, None, hours_from="store"),
    Part("Watchmaker", (2, 3, 4, 5, 6), (600, 1080), interval_minutes=10),
    Part("Client advisor", (3, 4, 5, 6, 0), (600, 1140)),
    Part("Assistant manager", (1, 2, 3, 4, 5), (660, 1140), role="Manager", time_selection_mode="ClientTimes"),
    Part("Bridal advisor", (4, 5, 6, 0, 1), (570, 1050)),
    Part("Tailor", (0, 1, 2, 3, 4), (600, 1080), status="Offline"),
    Part("Jeweller", (5, 6, 0, 1, 2), (720, 1200), hours_from="calendar"),
    Part("Client advisor", (5, 6, 0, 1, 2), (600, 960)),
)


@dataclass(slots=True)
class Colleague:
    """A member of the team with a calendar: `staff`, the part played, and when they are in."""

    staff: Staff
    place: int
    week: dict[int, Minutes] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        return PARTS[self.place % 8]

    def shift(self, day: date) -> Minutes | None:
        """Minutes of the store's day worked on this day; None on a day off."""
        return self.week.get(day.isoweekday() % 7)


def cast(world: World, house: House, now: datetime) -> list[Colleague]:
    """Adds the store's staff, their weekly hours and employee ids, and the director without a calendar."""
    hired = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=650)
    people = names.staff(house.city, house.staff_count)
    team = [_colleague(house, i, person, hired) for i, person in enumerate(people)]
    for colleague in team:
        world.staff.append(colleague.staff)
        world.schedules += _schedules(world, colleague, now)
    world.staff.append(_director(house, hired))
    world.links += [
        Link("staff", s.id, anchors.HR, f"EMP-{s.id}", created_at=hired, modified_at=hired)
        for s in world.staff
        if s.merchant_id == house.merchant.id
    ]
    return team


def template_staff() -> Staff:
    return Staff(7001, anchors.TEMPLATE_STORE, "Template", "Advisor", status="Offline", is_template=True)


def _colleague(house: House, place: int, person: tuple[str, str], hired: datetime) -> Colleague:
    part = PARTS[place % 8]
    staff = replace(
        _staff(house, house.first_staff + place, person, hired),
        position=part.position,
        role=part.role,
        status=part.status,
        time_selection_mode=part.time_selection_mode,
        hours_from=part.hours_from,
        interval_minutes=part.interval_minutes,
    )
    colleague = Colleague(staff, place)
    for dow in part.days:
        opens, closes = (_minutes(t) for t in house.week[(dow - 1) % 7])
        start, end = part.hours or (opens, closes)
        # Booxi does not cut staff hours to the store's (contract section 12): the bridal advisor comes in early.
        colleague.week[dow] = (start if place % 8 == 4 else max(start, opens), min(end, closes))
    return colleague


def _staff(house: House, staff_id: int, person: tuple[str, str], hired: datetime) -> Staff:
    first, last = person
    return Staff(
        id=staff_id,
        merchant_id=house.merchant.id,
        first_name=first,
        last_name=last,
        language=house.merchant.language,
        email=f"{names.ascii_word(first)}.{names.ascii_word(last)}@verel.example.com",
        phone=house.merchant.phone,
        created_at=hired,
        modified_at=hired,
    )


def _director(house: House, hired: datetime) -> Staff:
    staff_id = house.first_staff + house.staff_count
    staff = _staff(house, staff_id, names.DIRECTORS[house.city], hired)
    return replace(staff, position="Store director", role="Admin", personnel_type="User")


def _schedules(world: World, colleague: Colleague, now: datetime) -> list[Schedule]:
    """Weekly hours; the watchmakers' next season is already entered, right after the present one."""
    if colleague.part.hours_from != "weekly":
        return []
    turn = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=45)
    spans: list[tuple[str, datetime | None]] = [("Weekly hours", None)]
    if colleague.place % 8 == 1:
        spans = [("Weekly hours", turn), ("Weekly hours, next season", None)]
    starts = [None, *(end for _, end in spans)]
    return [
        Schedule(
            id=next(world.numbers.schedule),
            merchant_id=colleague.staff.merchant_id,
            staff_id=colleague.staff.id,
            name=name,
            start=start,
            end=end,
            weekly_hours=tuple(WeeklyHours(d, _clock(a), _clock(b)) for d, (a, b) in sorted(colleague.week.items())),
        )
        for start, (name, end) in zip(starts, spans, strict=False)
    ]


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"
