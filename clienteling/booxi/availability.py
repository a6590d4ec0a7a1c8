"""Free times: of one service, of several in a row, across stores (contract section 12). A hint, never a hold."""

from collections.abc import Iterable
from datetime import datetime

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import MerchantId, ServiceId, StaffId
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.line import Resource
from clienteling.booxi.paging import merged, unique
from clienteling.booxi.query import query
from clienteling.booxi.types.availability import (
    FreeTime,
    SearchFor,
    SearchRead,
    SearchResult,
    ServiceAvailability,
    ServiceAvailabilityPage,
    StoresAvailability,
    StoresAvailabilityPage,
)
from clienteling.booxi.types.enums import BookingMethod


class Availability(Resource):
    __slots__ = ()

    def for_service(
        self,
        service: ServiceId,
        *,
        starts: datetime,
        ends: datetime,
        key: MerchantKey,
        staff: StaffId | None = None,
        language: str | None = None,
    ) -> ServiceAvailability:
        """Free times of one online service, for one or for all of its staff, all pages. Each store has a key, and
        so a quota, of its own. Raises NotFound."""
        asked = query(from_=starts, to=ends, staffId=staff, language=self._line.spoken(language))
        found = self._line.pages(
            Call(
                operation="availability.for_service",
                path=path("service", service, "availability"),
                query=asked,
                key=key,
                answer=ServiceAvailabilityPage,
            )
        )
        first = found[0]
        return ServiceAvailability(
            staff_selection=first.staff_selection,
            time_selection=first.time_selection,
            times=_times(found),
        )

    def search(self, wanted: SearchFor, *, key: MerchantKey, language: str | None = None) -> SearchResult:
        """Starts, or ranges, that fit a set of services in a row. A POST that changes nothing, so it is retried.

        The store must be active and the services its own. Raises NotFound, Invalid.
        """
        return self._line.send(
            Call(
                operation="availability.search",
                method="POST",
                path=path("availability", "search"),
                query=query(language=self._line.spoken(language)),
                body=wanted.body(),
                key=key,
                answer=SearchRead,
                reads=True,
            )
        ).availability

    def of_stores(
        self,
        *,
        starts: datetime,
        ends: datetime,
        merchant: MerchantId | None = None,
        partner: int | None = None,
        keyword: str | None = None,
        method: BookingMethod | None = None,
        language: str | None = None,
    ) -> StoresAvailability:
        """Free times across stores, all pages; GROUP_RESERVATION as `method` gives group events only."""
        asked = query(
            merchantId=merchant,
            partnerId=partner,
            from_=starts,
            to=ends,
            serviceKeyword=keyword,
            serviceBookingMethod=method,
            language=self._line.spoken(language),
        )
        where = path("merchantAvailability")
        call = Call(operation="availability.of_stores", path=where, query=asked, answer=StoresAvailabilityPage)
        found = self._line.pages(call)
        return StoresAvailability(times=_times(found), **merged(found, "services", "staff", "stores"))


def _times(pages: Iterable[ServiceAvailabilityPage | StoresAvailabilityPage]) -> tuple[FreeTime, ...]:
    """Free times have no id: a start is known by its service and its staff member."""
    return unique((time for page in pages for time in page.times), by="starts_at service_id staff_id")
