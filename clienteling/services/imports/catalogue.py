"""Categories, services, and who does which of them."""

from decimal import Decimal

from clienteling.booxi.types.enums import OnlineStatus
from clienteling.booxi.types.parts import Price
from clienteling.booxi.types.services import StoreService
from clienteling.models import Category, Offering, Service, StaffMember, Store
from clienteling.services.imports import rows
from clienteling.services.imports.reading import Reading
from clienteling.services.imports.report import Report

MOST_MONEY = Decimal(10) ** 10


def settle(store: Store, told: Reading, report: Report) -> dict[int, Service]:
    """The store's categories and services brought into line. Answers services by Booxi id."""
    real = [category for category in told.categories if not category.is_template]
    arrivals = [rows.Arrival(c.id, {"name": c.name or str(c.id), "place": place}) for place, c in enumerate(real)]
    ours = list(store.categories.all())
    categories = rows.settle(Category, ours, arrivals, report.of("categories"), store=store)
    services = [arrival(service, place, categories) for place, service in enumerate(told.services)]
    if templates := len(told.categories) - len(real):
        told.notes.append(f"{templates} template categories.")
    return rows.settle(Service, list(store.services.all()), services, report.of("services"), store=store)


def arrival(service: StoreService, place: int, categories: dict[int, Category]) -> rows.Arrival:
    category = categories.get(service.category_id) if service.category_id else None
    values = {
        "category_id": category.pk if category else None,
        "name": service.name or str(service.id),
        "duration": service.duration or 0,
        "price": amount(service.price),
        "booking_method": str(service.booking_method or Service.APPOINTMENT),
        "time_selection": str(service.time_selection_mode or "TimeSlot"),
        "staff_selection": str(service.staff_selection_mode or ""),
        "location": str(service.location or "Business"),
        "spacing_after": service.spacing_after or 0,
        "has_own_durations": service.has_duration_customization,
        "is_online": service.status == OnlineStatus.ONLINE,
        "is_template": service.is_template,
        "place": place,
    }
    return rows.Arrival(service.id, values)


def amount(price: Price | None) -> Decimal | None:
    """In cents at most, as the column keeps it; a sum beyond any price is none."""
    if price is None or price.amount is None or abs(price.amount) >= MOST_MONEY:
        return None
    return price.amount.quantize(Decimal("0.01"))


def state_offerings(
    people: dict[int, StaffMember], services: dict[int, Service], told: Reading, report: Report
) -> None:
    """What the people asked about do, in whose minutes. A statement Booxi no longer makes is withdrawn."""
    tally = report.of("offerings")
    asked = [people[booxi_id].pk for booxi_id in told.offered]
    before = {(o.service_id, o.staff_member_id): o for o in Offering.objects.filter(staff_member__in=asked)}
    said = {
        (services[service].pk, people[person].pk): told.durations.get((service, person))
        for person, offered in told.offered.items()
        for service in offered & services.keys()
    }
    new = [Offering(service_id=s, staff_member_id=p, duration=said[s, p]) for s, p in said.keys() - before.keys()]
    gone = [before[key].pk for key in before.keys() - said.keys()]
    changed = [row for key, row in before.items() if key in said and row.duration != said[key]]
    for row in changed:
        row.duration = said[row.service_id, row.staff_member_id]
    Offering.objects.bulk_create(new)
    Offering.objects.bulk_update(changed, ["duration"])
    Offering.objects.filter(pk__in=gone).delete()
    tally.created += len(new)
    tally.gone += len(gone)
    tally.changed += len(changed)
    tally.unchanged += len(before) - len(gone) - len(changed)
