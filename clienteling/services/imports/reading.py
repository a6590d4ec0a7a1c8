"""Everything Booxi says of one store, read before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.conf import settings

from clienteling.booxi import Booxi, Misconfigured, NotFound
from clienteling.booxi.ids import MerchantId, ModuleId, StaffId
from clienteling.booxi.types.enums import OnlineStatus, PersonnelType
from clienteling.booxi.types.links import LinkOwner
from clienteling.booxi.types.schedules import Schedule
from clienteling.booxi.types.services import Category, StoreService
from clienteling.booxi.types.staff import FoundStaff, StoreStaff
from clienteling.models import Store
from clienteling.services import door
from clienteling.services.imports.progress import Steps


@dataclass
class Reading:
    """A store's lists, and per person what was asked: a person missing from a mapping was not asked about."""

    staff: tuple[StoreStaff, ...] = ()
    services: tuple[StoreService, ...] = ()
    categories: tuple[Category, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    employee_ids: dict[int, str] = field(default_factory=dict)
    own_schedules: dict[int, tuple[Schedule, ...]] = field(default_factory=dict)
    offered: dict[int, set[int]] = field(default_factory=dict)
    durations: dict[tuple[int, int], int] = field(default_factory=dict)
    """Own minutes by service and staff member."""
    notes: list[str] = field(default_factory=list)

    @property
    def is_template(self) -> bool:
        """Booxi does not say it of a store; one that holds nothing but templates is one (inferred)."""
        marks = [person.is_template for person in self.staff] + [service.is_template for service in self.services]
        return bool(marks) and all(marks)


def read_store(booxi: Booxi, store: Store, *, known: Collection[int], steps: Steps) -> Reading:
    """Reads `store`; people whose Booxi id is `known` are not asked about one by one. Raises BooxiError."""
    merchant = MerchantId(store.booxi_id)
    found = booxi.catalogue.staff_with_links(merchant)
    told = Reading(staff=found.staff)
    new = [person for person in found.staff if person.id not in known and has_calendar(person)]
    steps.expect(4 + 2 * len(new))
    steps.taken()
    told.services = booxi.catalogue.services(merchant)
    steps.taken()
    told.categories = booxi.catalogue.categories(merchant)
    steps.taken()
    told.schedules = booxi.schedules.of_store(merchant)
    steps.taken()
    read_employee_ids(booxi, found, told, known, steps)
    read_offers(booxi, store, told, new, steps)
    for person in new:
        told.own_schedules[person.id] = booxi.schedules.of_staff(person.id)
        steps.taken()
    return told


def has_calendar(person: StoreStaff) -> bool:
    """Standard personnel own calendars (contract section 11); nobody works from a template."""
    return person.personnel_type in {PersonnelType.STANDARD, None} and not person.is_template


def read_employee_ids(booxi: Booxi, found: FoundStaff, told: Reading, known: Collection[int], steps: Steps) -> None:
    """Who people are in the firm's own HR system: from the list if it tells links, else one by one.

    That the list tells them is inferred (contract section 13 says so of clients only).
    """
    module = ModuleId(settings.EMPLOYEE_MODULE)
    if not module:
        return
    told.employee_ids = {link.staff_id: link.external_id for link in found.links if link.module_id == module}
    if told.employee_ids:
        told.employee_ids = {person.id: "" for person in found.staff} | told.employee_ids
        return
    people = [person.id for person in found.staff if person.id not in known and not person.is_template]
    steps.expect(len(people))
    try:
        for person in people:
            told.employee_ids[person] = employee_id(booxi, person, module)
            steps.taken()
    except Misconfigured:
        told.employee_ids.clear()
        told.notes.append(f"employee ids, since our key may not read the module {module}. Ask Booxi to authorise it.")


def employee_id(booxi: Booxi, person: StaffId, module: ModuleId) -> str:
    """Empty while there is no link."""
    try:
        return booxi.links.get(LinkOwner.STAFF, person, module).external_id
    except NotFound:
        return ""


def read_offers(booxi: Booxi, store: Store, told: Reading, people: list[StoreStaff], steps: Steps) -> None:
    """Who does what, and in how many minutes: only the online views say so, with the store's own key."""
    if not store.merchant_key:
        told.notes.append("who does what, since Booxi tells no merchant key for the store.")
        return
    if not people:
        return
    key = door.merchant_key(store)
    for person in people:
        if person.status == OnlineStatus.ONLINE:
            told.offered[person.id] = {service.id for service in booxi.catalogue.online_services(key, staff=person.id)}
        steps.taken()
    if any(service.has_duration_customization for service in told.services):
        own = booxi.catalogue.customizations(key)
        told.durations = {(c.service_id, c.staff_id): c.duration for c in own if c.has_custom_duration and c.duration}
    steps.taken()
