"""Bookings: create, read, change, look through a client's history, record payments."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import BookingId, ClientId, MerchantId, PaymentId
from clienteling.booxi.line import Resource
from clienteling.booxi.query import query
from clienteling.booxi.types.bookings import Booking, BookingRead, HistoryPage
from clienteling.booxi.types.changes import BookingChange
from clienteling.booxi.types.enums import BookingMethod
from clienteling.booxi.types.new_bookings import NewAppointment, NewReservation
from clienteling.booxi.types.payments import NewPayment, Payment, PaymentRead
from clienteling.booxi.types.rules import DEFAULT_RULES, RESERVATION_RULES, BookingConflict, Rule

Rules = Iterable[Rule]
Ignoring = Iterable[BookingConflict]


class Bookings(Resource):
    __slots__ = ()

    def create(
        self,
        new: NewAppointment | NewReservation,
        *,
        rules: Rules = DEFAULT_RULES,
        ignoring: Ignoring = (),
        language: str | None = None,
    ) -> Booking:
        """Books (contract sections 8 and 9; guide: create-booking). Without rules Booxi checks nothing.

        Raises Conflict with Booxi's reason, which a person may decide to put into `ignoring`; Invalid, e.g. for a
        merged or anonymised client. After Unreachable or Unreadable with `outcome_known` False, look it up.
        """
        if rules is DEFAULT_RULES and isinstance(new, NewReservation):
            rules = RESERVATION_RULES
        return self._line.send(
            Call(
                operation="bookings.create",
                method="POST",
                path=path("booking"),
                query=self._checks(rules, ignoring, language),
                body=new.body(),
                answer=Booking,
            )
        )

    def get(self, booking_id: BookingId, *, language: str | None = None) -> BookingRead:
        """The booking, and its group event if it is a place in one (contract section 7). Raises NotFound."""
        asked = query(language=self._line.spoken(language))
        where = path("booking", booking_id)
        return self._line.send(Call(operation="bookings.get", path=where, query=asked, answer=BookingRead))

    def update(
        self,
        booking_id: BookingId,
        change: BookingChange,
        *,
        rules: Rules = DEFAULT_RULES,
        ignoring: Ignoring = (),
        language: str | None = None,
    ) -> Booking:
        """Changes what the change names and nothing else (contract section 7). A webhook will echo it.

        Raises Conflict, NotFound, Invalid. Booxi has no conditional update: read before, compare after.
        """
        return self._line.send(
            Call(
                operation="bookings.update",
                method="PUT",
                path=path("booking", booking_id),
                query=self._checks(rules, ignoring, language),
                body=change.body(),
                answer=Booking,
            )
        )

    def find(
        self,
        client: ClientId,
        *,
        starts: datetime,
        ends: datetime,
        merchant: MerchantId | None = None,
        methods: Iterable[BookingMethod] = (),
        newest_first: bool = False,
        language: str | None = None,
    ) -> Iterator[HistoryPage]:
        """A client's bookings, page by page, each once, both ends included (contract section 11; guide:
        booking-history).

        Rentals and unscheduled appointments are left out by Booxi. Not for copying data. Raises Merged, NotFound.
        """
        asked = query(
            from_=starts,
            to=ends,
            clientId=client,
            merchantId=merchant,
            bookingMethod=methods,
            order="Descending" if newest_first else None,
            language=self._line.spoken(language),
        )
        return _each_once(self._line.turn(_history(asked)))

    def find_more(self, cursor: str) -> HistoryPage:
        """One page by the cursor of the page before. How long a cursor lives is not public (contract section 4)."""
        return self._line.send(_history(query(cursor=cursor)))

    def record_payment(
        self, booking_id: BookingId, payment_id: PaymentId, payment: NewPayment, *, language: str | None = None
    ) -> Payment:
        """Records a payment, or a refund as a negative amount under a new id (contract section 15).

        Repeating it with the same id is harmless, so an unknown outcome may be sent again by the caller.
        Raises Conflict (PaymentAlreadyCollected, PaymentWasCancelled), NotFound.
        """
        return self._line.send(
            Call(
                operation="bookings.record_payment",
                method="PUT",
                path=path("booking", booking_id, "payment", payment_id),
                query=query(language=self._line.spoken(language)),
                body={"id": payment_id, "bookingId": booking_id, **payment.body()},
                answer=PaymentRead,
            )
        ).payment

    def _checks(self, rules: Rules, ignoring: Ignoring, language: str | None) -> tuple[tuple[str, str], ...]:
        return query(rules=rules, ignoreError=ignoring, language=self._line.spoken(language))


def _each_once(pages: Iterable[HistoryPage]) -> Iterator[HistoryPage]:
    """Rows shift between two pages while somebody books."""
    seen: set[BookingId] = set()
    for page in pages:
        fresh = tuple(booking for booking in page.bookings if booking.id not in seen)
        seen |= {booking.id for booking in fresh}
        yield page if len(fresh) == len(page.bookings) else page.model_copy(update={"bookings": fresh})


def _history(asked: tuple[tuple[str, str], ...]) -> Call[HistoryPage]:
    return Call(operation="bookings.find", path=path("booking"), query=asked, answer=HistoryPage)
