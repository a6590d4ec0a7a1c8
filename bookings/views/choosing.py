"""Choosing a time, as a page shows it: people, a strip of days, the free times of one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.forms import ChoosingForm, Slot, slot_value
from bookings.services import availability
from bookings.services.availability import STRIP_DAYS, Answer, FreeTime, Question
from bookings.services.outcomes import Refusal, by_code
from clienteling import clock
from clienteling.booxi.errors import BooxiError, Misconfigured
from clienteling.models import Service, StaffMember, Store
from clienteling.services.door import NoAccount
from clienteling.templatetags.house import clock as clock_words

NOON, EVENING = time(12), time(17)
FURTHEST = timedelta(days=730)
"""Nobody books further ahead; Booxi says sooner how far a store takes bookings."""


@dataclass
class Day:
    """One day of the strip. `free` is how many times are, None while nothing was asked."""

    date: date
    free: int | None
    current: bool
    closed: bool = False

    @property
    def weekday(self) -> str:
        return date_format(self.date, "D")

    @property
    def number(self) -> int:
        return self.date.day


@dataclass
class Choice:
    """A time on offer, or one that has just gone."""

    value: str
    time: datetime
    staff_name: str
    chosen: bool = False
    gone: bool = False


@dataclass
class Choosing:
    """The context of `parts/times.html`, and what went wrong when Booxi could not be asked."""

    day: date
    later: date
    """Where the next strip begins."""
    earlier: date | None
    """Where the strip before ends; none before today."""
    days: list[Day] = field(default_factory=list)
    slots: list[dict[str, Any]] = field(default_factory=list)
    times: Sequence[FreeTime] = ()
    """Of the chosen day, as Booxi told them."""
    asked_at: datetime | None = None
    trouble: dict[str, str] | None = None
    nearest: Slot | None = None

    def parts(self) -> dict[str, Any]:
        """What both pages call alike; `day` is the other page's whole day."""
        names = ("days", "earlier", "later", "slots", "asked_at")
        return {name: getattr(self, name) for name in names} | {"refused": self.trouble}


def choosing(
    form: ChoosingForm,
    question: Question | None,
    *,
    lost: Slot | None = None,
    preferred: StaffMember | None = None,
) -> Choosing:
    """Asks Booxi for the strip around the chosen day and lays the times out. `lost` was taken meanwhile; `preferred`
    is who is named where several are free."""
    store = form.store
    today = clock.today(store.zone)
    wanted = form.chosen("day") or day_of(form.chosen("slot"), store) or today
    wanted = min(max(wanted, today), today + FURTHEST)
    first = today + timedelta(days=(wanted - today).days // STRIP_DAYS * STRIP_DAYS)
    later = first + timedelta(days=STRIP_DAYS)
    earlier = first - timedelta(days=1) if first > today else None
    found = Choosing(wanted, later, earlier, strip(first, wanted, None))
    if question is None:
        return found
    try:
        answer = availability.free_times(question, first)
    except (BooxiError, NoAccount) as error:
        return replace(found, trouble=silence(error))
    return fill(found, answer, form, question.staff or preferred, lost)


def fill(
    found: Choosing, answer: Answer, form: ChoosingForm, preferred: StaffMember | None, lost: Slot | None
) -> Choosing:
    """What Booxi answered, laid out."""
    times = answer.days.get(found.day, [])
    nearest = nearest_slot(times, lost) if lost else None
    picked = nearest or form.chosen("slot")
    return replace(
        found,
        days=strip(found.days[0].date, found.day, answer),
        slots=by_part_of_day(choices(times, picked, preferred, lost, form.store)),
        times=times,
        asked_at=answer.asked_at,
        nearest=nearest,
    )


def silence(error: BooxiError | NoAccount) -> dict[str, str]:
    """Why there are no times, and what to do about it."""
    text = _("What you typed is still here. Ask for free times again in a moment.")
    if isinstance(error, Misconfigured | NoAccount):
        text = str(by_code("misconfigured").sentence)
    return {"title": _("Booxi did not answer; nothing was lost."), "text": text}


def refused(refusal: Refusal) -> dict[str, str]:
    return {"title": _("Nothing was changed"), "text": str(refusal.sentence)}


def gone(lost: Slot, store: Store, nearest: Slot | None) -> dict[str, str]:
    """The time was taken while somebody was choosing: what is safe, and what is chosen now."""
    at = lost.starts_at.astimezone(store.zone)
    words = {"time": clock_words(at), "name": lost.staff.first_name}
    text = _("Nothing was sent.")
    if nearest:
        near = nearest.starts_at.astimezone(store.zone)
        text += " " + _("%(time)s with %(name)s is the nearest, and is chosen below.") % {
            "time": clock_words(near),
            "name": nearest.staff.first_name,
        }
    else:
        text += " " + _("No other time is free on this day. Try another day.")
    return {"title": _("%(time)s with %(name)s was taken a moment ago") % words, "text": text}


def day_of(slot: Slot | None, store: Store) -> date | None:
    return slot.starts_at.astimezone(store.zone).date() if slot else None


def strip(first: date, current: date, answer: Answer | None) -> list[Day]:
    days = [first + timedelta(days=n) for n in range(STRIP_DAYS)]
    return [Day(on, len(answer.days[on]) if answer else None, on == current) for on in days]


def nearest_slot(times: Sequence[FreeTime], lost: Slot) -> Slot | None:
    """The nearest free time with the same person if they have one, else with anybody."""
    same = [each for each in times if lost.staff in each.staff]
    near = availability.nearest(same or times, lost.starts_at, most=1)
    return Slot(near[0].starts_at, near[0].first_with(lost.staff)) if near else None


def choices(
    times: Iterable[FreeTime], picked: Slot | None, preferred: StaffMember | None, lost: Slot | None, store: Store
) -> list[Choice]:
    """One choice per start: with the person picked, else the preferred one, else the first who is free."""
    found = []
    for each in times:
        mine = picked is not None and picked.starts_at == each.starts_at and picked.staff in each.staff
        staff = picked.staff if mine and picked else each.first_with(preferred)
        found.append(Choice(slot_value(each.starts_at, staff), each.starts_at, staff.first_name, chosen=mine))
    if lost:
        at = lost.starts_at.astimezone(store.zone)
        found.append(Choice(lost.value, at, lost.staff.first_name, gone=True))
    return sorted(found, key=lambda choice: choice.time)


def by_part_of_day(found: Iterable[Choice]) -> list[dict[str, Any]]:
    parts: dict[str, list[Choice]] = {_("Morning"): [], _("Afternoon"): [], _("Evening"): []}
    morning, afternoon, evening = parts.values()
    for choice in found:
        at = choice.time.time()
        (morning if at < NOON else afternoon if at < EVENING else evening).append(choice)
    return [{"label": label, "slots": slots} for label, slots in parts.items() if slots]


@dataclass
class Review:
    """What would be sent, in sight all the time."""

    services: list[str]
    minutes: int
    price: Decimal | None
    starts: datetime | None = None
    ends: datetime | None = None
    staff_name: str = ""
    client_name: str = ""


def review(store: Store, services: Sequence[Service], slot: Slot | None, client_name: str = "") -> Review:
    """Sums the chosen services up. The price is shown only when Booxi told all of them."""
    minutes = sum(service.duration for service in services)
    prices = [service.price for service in services]
    total = sum((price for price in prices if price is not None), Decimal(0)) if None not in prices else None
    found = Review([service.name for service in services], minutes, total if services else None)
    found.client_name = client_name
    if slot:
        found.starts = slot.starts_at.astimezone(store.zone)
        found.ends = (slot.starts_at + timedelta(minutes=minutes)).astimezone(store.zone)
        found.staff_name = slot.staff.name
    return found


def staff_choices(
    staff: Iterable[StaffMember], chosen: StaffMember | None, *, anyone: bool = True
) -> list[dict[str, Any]]:
    """Anyone, then each person by first name."""
    first = [{"id": None, "name": _("Anyone"), "chosen": chosen is None}] if anyone else []
    return first + [{"id": p.pk, "name": p.first_name or p.name, "chosen": p == chosen} for p in staff]
