"""Time slots of staff calendars: list, read, add, take away (contract section 14). There is no update."""

from datetime import datetime

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import StaffId, TimeSlotId
from clienteling.booxi.line import Resource
from clienteling.booxi.paging import unique
from clienteling.booxi.query import query
from clienteling.booxi.types.enums import TimeSlotType
from clienteling.booxi.types.time_slots import NewTimeSlot, TimeSlot, TimeSlotPage, TimeSlotRead


class TimeSlots(Resource):
    __slots__ = ()

    def list(
        self,
        staff: StaffId,
        *,
        starts: datetime,
        ends: datetime,
        type: TimeSlotType | None = None,
        tags: str | None = None,
        language: str | None = None,
    ) -> tuple[TimeSlot, ...]:
        """Every slot of one staff member in the range, all pages. `tags` are separated by commas."""
        asked = query(
            from_=starts,
            to=ends,
            staffId=staff,
            type=type,
            availabilityTags=tags,
            language=self._line.spoken(language),
        )
        call = Call(operation="time_slots.list", path=path("timeSlot"), query=asked, answer=TimeSlotPage)
        return unique(slot for page in self._line.pages(call) for slot in page.time_slots)

    def get(self, time_slot_id: TimeSlotId, *, language: str | None = None) -> TimeSlot:
        """Raises NotFound."""
        asked = query(language=self._line.spoken(language))
        where = path("timeSlot", time_slot_id)
        call = Call(operation="time_slots.get", path=where, query=asked, answer=TimeSlotRead)
        return self._line.send(call).time_slot

    def create(self, new: NewTimeSlot, *, language: str | None = None) -> TimeSlot:
        """Raises Conflict (StaffWithoutCalendar), Invalid."""
        return self._line.send(
            Call(
                operation="time_slots.create",
                method="POST",
                path=path("timeSlot"),
                query=query(language=self._line.spoken(language)),
                body=new.body(),
                answer=TimeSlotRead,
            )
        ).time_slot

    def delete(self, time_slot_id: TimeSlotId, *, language: str | None = None) -> TimeSlot:
        """The slot as it was. Raises Conflict (ModificationNotAllowed), NotFound."""
        asked = query(language=self._line.spoken(language))
        where = path("timeSlot", time_slot_id)
        call = Call(operation="time_slots.delete", method="DELETE", path=where, query=asked, answer=TimeSlotRead)
        return self._line.send(call).time_slot
