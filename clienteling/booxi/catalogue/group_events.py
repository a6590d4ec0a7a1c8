"""Group events of a store, as clients see them."""

from datetime import datetime

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import GroupEventId, ServiceId, StaffId
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.line import Resource
from clienteling.booxi.query import query
from clienteling.booxi.types.group_events import GroupEvent
from clienteling.booxi.types.listing import Listed


class GroupEvents(Resource):
    __slots__ = ()

    def group_events(
        self,
        key: MerchantKey,
        *,
        starts: datetime,
        ends: datetime,
        service: ServiceId | None = None,
        staff: StaffId | None = None,
        keywords: str | None = None,
        places: int | None = None,
        language: str | None = None,
    ) -> tuple[GroupEvent, ...]:
        """Events in the range, perhaps only those with so many `places` left; `keywords` match service tags."""
        asked = query(
            from_=starts,
            to=ends,
            serviceId=service,
            staffId=staff,
            keywords=keywords,
            minAvailablePlaces=places,
            language=self._line.spoken(language),
        )
        where = path("groupEvent")
        return self._line.items(
            Call(operation="catalogue.group_events", path=where, query=asked, key=key, answer=Listed[GroupEvent])
        )

    def get_group_event(
        self, group_event: GroupEventId, key: MerchantKey, *, language: str | None = None
    ) -> GroupEvent:
        """Raises NotFound."""
        asked = query(language=self._line.spoken(language))
        where = path("groupEvent", group_event)
        return self._line.send(
            Call(operation="catalogue.get_group_event", path=where, query=asked, key=key, answer=GroupEvent)
        )
