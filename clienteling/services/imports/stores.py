"""Stores: which row is which merchant, and what Booxi says of each."""

from collections.abc import Collection, Iterable
from zoneinfo import available_timezones

from django.db import transaction

from clienteling.booxi.types.stores import Store as BooxiStore
from clienteling.models import Store
from clienteling.services.imports import rows
from clienteling.services.imports.report import Report


@transaction.atomic
def settle(region: str, found: Iterable[BooxiStore], *, numbers: Collection[str], report: Report) -> list[Store]:
    """Our rows of the stores in `found`, brought into line. With `numbers`, those only, and none is marked gone."""
    tally = report.of("stores")
    arrivals = [arrival(each) for each in found if importable(each, numbers, report)]
    ours = list(Store.objects.select_for_update().filter(region=region))
    if numbers:
        report.missing = set(numbers) - {name for one in arrivals for name in (one.name, str(one.booxi_id))}
    settled = rows.settle(Store, ours, arrivals, tally, named="number", partial=bool(numbers), region=region)
    return [settled[one.booxi_id] for one in arrivals]


def importable(store: BooxiStore, numbers: Collection[str], report: Report) -> bool:
    """Whether it is wanted, and has a time zone: without one no day of it can be drawn."""
    if numbers and not {store.store_number, str(store.id)} & set(numbers):
        return False
    if store.time_zone in available_timezones():
        return True
    report.passed_over.append(f"{store.name or store.id}: Booxi gives no time zone we know. Set it in the Back Office.")
    return False


def arrival(store: BooxiStore) -> rows.Arrival:
    values = {
        "name": store.name or store.store_number or str(store.id),
        "number": store.store_number,
        "group_name": store.group_name,
        "city": store.address.city if store.address else "",
        "country": code(store.address.country if store.address else "", 2),
        "time_zone": store.time_zone,
        "currency": code(store.currency, 3),
        "language": code(store.default_language, 3) or "eng",
    }
    if store.api_key:
        values["merchant_key"] = store.api_key.reveal()
    return rows.Arrival(store.id, values, name=store.store_number)


def code(text: str, length: int) -> str:
    """A code as long as such codes are, or nothing: half a currency would be another one."""
    return text if len(text) <= length else ""
