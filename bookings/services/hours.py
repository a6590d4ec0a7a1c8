"""When people work, in instants: read once for a page, whatever its staff and its days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, F, IntegerField, Q, QuerySet, TimeField, Value

from clienteling.models import Closure, OpeningHours, Service, Store, WorkingHours
from clienteling.models.prepared import Prepared

Hours = list[tuple[datetime, datetime]]


class Rule(NamedTuple):
    """One row of what says when somebody works: own hours, the store's, a closure. Also a service's name."""

    kind: str
    of: int
    weekday: int | None
    opens: time | None
    closes: time | None
    since: date | None
    until: date | None
    text: str


@dataclass
class Timetable:
    """The rules of a store for some days, and the services it books."""

    store: Store
    own: dict[int, list[Rule]] = field(default_factory=dict)
    opening: list[Rule] = field(default_factory=list)
    closed: dict[date, str] = field(default_factory=dict)
    services: list[tuple[int, str]] = field(default_factory=list)
    """Id and name, by name."""

    def hours(self, staff_id: int, on: date) -> Hours:
        """When that person works: their own hours where Booxi has some, else the store's; none on a closure."""
        if on in self.closed:
            return []
        return on_that_day(self.own.get(staff_id, self.opening), on, self.store)

    def open(self, on: date) -> Hours:
        """When the store is open that day."""
        return [] if on in self.closed else on_that_day(self.opening, on, self.store)


def timetable(store: Store, days: Sequence[date]) -> Timetable:
    """Everything that says who works when on `days`, in one statement."""
    found = Timetable(store)
    for row in STATEMENT.rows(store_id=store.pk, first=days[0], last=days[-1]):
        keep(found, Rule._make(row))
    found.services.sort(key=lambda each: each[1].casefold())
    return found


def everything(store_id: int, first: date, last: date) -> Any:
    own = rules("own", WorkingHours.objects.filter(staff_member__store=store_id), first, last, of=F("staff_member_id"))
    return own.union(
        rules("store", OpeningHours.objects.filter(store=store_id), first, last, of=Value(0)),
        closures(store_id, first, last),
        named(Service.objects.bookable().filter(store=store_id)),
        all=True,
    )


def keep(found: Timetable, rule: Rule) -> None:
    if rule.kind == "own":
        found.own.setdefault(rule.of, []).append(rule)
    elif rule.kind == "store":
        found.opening.append(rule)
    elif rule.kind == "closed" and rule.since:
        found.closed[rule.since] = rule.text
    else:
        found.services.append((rule.of, rule.text))


def rules(kind: str, rows: QuerySet[Any], first: date, last: date, *, of: Any) -> Any:
    """Rules in force on some of the days. Somebody whose own hours leave a day out is off that day, so their rules for
    other weekdays count too."""
    ruling = Q(valid_from=None) | Q(valid_from__lte=last), Q(valid_until=None) | Q(valid_until__gte=first)
    return row(
        rows.filter(*ruling).order_by(),
        Value(kind, CharField()),
        of,
        F("weekday"),
        F("opens"),
        F("closes"),
        F("valid_from"),
        F("valid_until"),
        Value("", CharField()),
    )


def closures(store_id: int, first: date, last: date) -> Any:
    rows = Closure.objects.filter(store=store_id, on__range=(first, last)).order_by()
    none = Value(None, TimeField())
    return row(
        rows,
        Value("closed", CharField()),
        Value(0),
        Value(None, IntegerField()),
        none,
        none,
        F("on"),
        Value(None, DateField()),
        F("reason"),
    )


def named(services: QuerySet[Service]) -> Any:
    time_, day = Value(None, TimeField()), Value(None, DateField())
    weekday = Value(None, IntegerField())
    return row(services.order_by(), Value("service", CharField()), F("pk"), weekday, time_, time_, day, day, F("name"))


def row(rows: QuerySet[Any], *values: Any) -> Any:
    """The same columns of different tables, so that one statement reads them all."""
    names = [f"r{n}" for n in range(len(values))]
    return rows.annotate(**dict(zip(names, values, strict=True))).values_list(*names)


STATEMENT = Prepared(everything, {"store_id": int, "first": date, "last": date})


def on_that_day(rules: Iterable[Rule], on: date, store: Store) -> Hours:
    """The rules of that weekday as instants, in the store's zone."""
    found = []
    zone = store.zone
    for rule in rules:
        in_force = (rule.since is None or rule.since <= on) and (rule.until is None or on <= rule.until)
        if in_force and rule.weekday == on.isoweekday() and rule.opens and rule.closes:
            found.append((datetime.combine(on, rule.opens, zone), datetime.combine(on, rule.closes, zone)))
    return sorted(found)
