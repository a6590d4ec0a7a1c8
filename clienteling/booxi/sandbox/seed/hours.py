"""Time slots: lunches and other Busy time, and the Available slots calendar mode lives on."""

from datetime import date, timedelta
from typing import Any

from clienteling.booxi.sandbox.records import TimeSlot
from clienteling.booxi.sandbox.seed.appointments import COMING_DAYS
from clienteling.booxi.sandbox.seed.shop import Shop
from clienteling.booxi.sandbox.seed.team import Colleague

_TRAINING: dict[str, Any] = {
    "label": "Training",
    "description": "New collection training",
    "tags": "training",
    "can_modify": False,
}
_FIRST_DAY = -30
"""Nobody needs last year's lunches."""


def keep(shop: Shop) -> None:
    """Adds each working day's lunch, Available slots for calendar mode, and some trainings."""
    for offset in range(_FIRST_DAY, COMING_DAYS + 1):
        day = shop.today + timedelta(days=offset)
        for colleague in shop.working(day):
            _day(shop, colleague, day)
    _training(shop)


def block(
    shop: Shop, colleague: Colleague, day: date, *, span: tuple[int, int], kind: str = "Busy", **facts: Any
) -> None:
    """Adds a slot over minutes of the store's day. Busy ones hold the diary, unless it is held already."""
    start, end = span
    if kind == "Busy":
        if not shop.is_free(colleague, day, start, end):
            return
        shop.hold(colleague, day, start, end)
    slot = TimeSlot(
        id=next(shop.world.numbers.time_slot),
        merchant_id=shop.house.merchant.id,
        staff_id=colleague.staff.id,
        kind=kind,
        starts_at=shop.instant(day, start),
        ends_at=shop.instant(day, end),
        **facts,
    )
    shop.world.time_slots.append(slot)


def _day(shop: Shop, colleague: Colleague, day: date) -> None:
    shift = colleague.shift(day)
    if shift is None:
        return
    if colleague.part.hours_from == "calendar":
        block(shop, colleague, day, span=shift, kind="Available", tags="jewellery")
    # Lunches are staggered by half hours so that the floor is never empty; short days have none.
    lunch = 720 + 30 * (colleague.place % 4)
    if shift[1] - shift[0] >= 360 and shift[0] + 60 <= lunch <= shift[1] - 120:
        block(shop, colleague, day, span=(lunch, lunch + 45), label="Lunch")


def _training(shop: Shop) -> None:
    """Entered by Head Office: others may not change it (contract section 14, ModificationNotAllowed)."""
    for offset in range(2, 12):
        day = shop.today + timedelta(days=offset)
        for colleague in shop.working(day):
            if colleague.place % 8 == offset % 8:
                start = (colleague.shift(day) or (600, 1080))[0]
                block(shop, colleague, day, span=(start, start + 60), **_TRAINING)
