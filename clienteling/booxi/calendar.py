"""A staff member's calendar, whole."""

from collections.abc import Iterable
from datetime import datetime

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import StaffId
from clienteling.booxi.line import Resource
from clienteling.booxi.paging import merged, unique
from clienteling.booxi.query import query
from clienteling.booxi.types.calendar import CalendarPage, WholeCalendar
from clienteling.booxi.types.enums import CalendarEventType, Include

EVERY_TYPE = (CalendarEventType.APPOINTMENT, CalendarEventType.GROUP_EVENT, CalendarEventType.TIME_SLOT)
THE_THINGS = (Include.APPOINTMENT, Include.GROUP_EVENT, Include.TIME_SLOT)


class Calendars(Resource):
    __slots__ = ()

    def events(
        self,
        staff: StaffId,
        *,
        starts: datetime,
        ends: datetime,
        types: Iterable[CalendarEventType] = EVERY_TYPE,
        include: Iterable[Include] = THE_THINGS,
        language: str | None = None,
    ) -> WholeCalendar:
        """Every event of one staff member, both ends included (contract section 11). Cancelled ones are left out.

        All pages within one deadline; each thing once. Nothing to include is sent as None, since Booxi wants both
        parameters. Raises NotFound, ValueError without a type.
        """
        kinds = tuple(types)
        if not kinds:
            raise ValueError("a calendar is asked for at least one type of event")
        asked = query(
            from_=starts,
            to=ends,
            staffId=staff,
            eventType=kinds,
            include=tuple(include) or (Include.NONE,),
            language=self._line.spoken(language),
        )
        call = Call(operation="calendar.events", path=path("calendar"), query=asked, answer=CalendarPage)
        found = self._line.pages(call)
        things = merged(found, "bookings", "group_events", "time_slots", "services", "staff")
        events = unique((event for page in found for event in page.events), by="type id")
        return WholeCalendar(events=events, pages=len(found), **things)
