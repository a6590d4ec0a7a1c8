"""Weekly hours in force, of a store or of a staff member (contract section 14)."""

from datetime import datetime

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import MerchantId, StaffId
from clienteling.booxi.line import Resource
from clienteling.booxi.paging import unique
from clienteling.booxi.query import query
from clienteling.booxi.types.schedules import Schedule, SchedulePage


class Schedules(Resource):
    __slots__ = ()

    def of_store(
        self, merchant: MerchantId, *, starts: datetime | None = None, ends: datetime | None = None
    ) -> tuple[Schedule, ...]:
        """A store's schedules; only one of them is active at a time. Raises NotFound."""
        return self._list("schedules.of_store", path("merchant", merchant, "schedule"), starts, ends)

    def of_staff(
        self, staff: StaffId, *, starts: datetime | None = None, ends: datetime | None = None
    ) -> tuple[Schedule, ...]:
        """A staff member's own weekly hours; they are not cut to the store's. Raises NotFound."""
        return self._list("schedules.of_staff", path("staff", staff, "schedule"), starts, ends)

    def _list(self, operation: str, where: str, starts: datetime | None, ends: datetime | None) -> tuple[Schedule, ...]:
        asked = query(rangeStart=starts, rangeEnd=ends)
        pages = self._line.pages(Call(operation=operation, path=where, query=asked, answer=SchedulePage))
        return unique(schedule for page in pages for schedule in page.schedules)
