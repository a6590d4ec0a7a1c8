"""What Booxi says of a booking, a group event or a time slot, for tests that need an answer and not a call."""

from datetime import UTC, datetime, timedelta
from typing import Any

from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.group_events import GroupEvent as BooxiEvent
from clienteling.booxi.types.time_slots import TimeSlot as BooxiSlot
from clienteling.models import Store

TEN = datetime(2026, 11, 24, 15, tzinfo=UTC)
"""10:00 on a Tuesday in Montréal."""


def told(store: Store, **different: Any) -> BooxiBooking:
    """A booking of Marie-Ève's at ten, in Booxi's words."""
    starts = different.pop("starts", TEN)
    ends = different.pop("ends", starts + timedelta(hours=1))
    answer = {
        "bookingId": "A1",
        "merchantId": store.booxi_id,
        "bookingMethod": "Appointment",
        "status": "Approved",
        "startsOn": starts.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "totalClientTimespan": {
            "start": starts.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "end": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "staffId": 7101,
        "items": [{"serviceId": 1, "serviceName": "Styling", "duration": 60}],
        "client": {"id": 555, "firstName": "Odette", "lastName": "Lavoie", "additionalRequest": "No perfume"},
        "quickNote": "Navy coats",
        "createdOn": "2026-11-20T15:00:00Z",
        "modifiedOn": "2026-11-20T15:00:00Z",
    }
    return BooxiBooking.model_validate(answer | different, strict=False)


def zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reservation(store: Store, *, of: int = 77, people: tuple[int, ...] = (555, 556), **different: Any) -> BooxiBooking:
    """Places for `people` (Booxi's ids) in the group event `of`; the first booked them."""
    seats = [
        {"id": n, "firstName": f"Guest {n}", "presence": "Expecting", "isRequester": n == people[0]} for n in people
    ]
    return told(
        store,
        **{
            "bookingId": "R1",
            "bookingMethod": "GroupReservation",
            "groupEventId": of,
            "client": {"id": people[0], "firstName": "Odette", "lastName": "Lavoie", "isAttending": True},
            "clientCount": len(people),
            "attendees": seats,
            "items": [{"serviceId": 1, "serviceName": "Preview"}],
            **different,
        },
    )


def group_event(**different: Any) -> BooxiEvent:
    """A preview of Marie-Ève's at ten with eight places."""
    answer = {
        "id": 77,
        "start": zulu(different.pop("starts", TEN)),
        "duration": 90,
        "staffId": 7101,
        "serviceName": "Preview",
        "attendeeCount": 2,
        "attendeeCapacity": 8,
    }
    return BooxiEvent.model_validate(answer | different, strict=False)


def slot(**different: Any) -> BooxiSlot:
    """Marie-Ève is busy from ten to noon."""
    starts = different.pop("starts", TEN)
    answer = {
        "id": 88,
        "merchantId": 3401,
        "staffId": 7101,
        "type": "Busy",
        "start": zulu(starts),
        "end": zulu(different.pop("ends", starts + timedelta(hours=2))),
        "canModify": True,
        "label": "Dentist",
        "description": "Root canal",
    }
    return BooxiSlot.model_validate(answer | different, strict=False)
