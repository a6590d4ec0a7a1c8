"""Staff: which row is which person, and what Booxi says of each."""

from clienteling.booxi.types.enums import OnlineStatus, TimeSelectionMode
from clienteling.booxi.types.staff import StoreStaff
from clienteling.models import StaffMember, Store
from clienteling.services.imports import rows
from clienteling.services.imports.reading import Reading
from clienteling.services.imports.report import Report


def settle(store: Store, told: Reading, report: Report) -> dict[int, StaffMember]:
    """The store's staff brought into line, by Booxi id: matched by employee id, then by Booxi id."""
    ours = list(store.staff.select_for_update())
    arrivals = [arrival(person, place, told) for place, person in enumerate(told.staff)]
    return rows.settle(StaffMember, ours, arrivals, report.of("staff"), named="employee_id", store=store)


def arrival(person: StoreStaff, place: int, told: Reading) -> rows.Arrival:
    nameless = not (person.first_name or person.last_name)
    values = {
        "first_name": person.name if nameless else person.first_name,
        "last_name": person.last_name,
        "position": person.position,
        "language": person.language if len(person.language) <= 3 else "",
        "personnel_type": str(person.personnel_type or StaffMember.STANDARD),
        "is_online": person.status == OnlineStatus.ONLINE,
        "takes_client_times": person.time_selection_mode == TimeSelectionMode.CLIENT_TIMES,
        "is_template": person.is_template,
        "place": place,
    }
    if person.id in told.employee_ids:
        values["employee_id"] = told.employee_ids[person.id]
    return rows.Arrival(person.id, values, name=told.employee_ids.get(person.id, ""))
