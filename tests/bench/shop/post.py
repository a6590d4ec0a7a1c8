"""The hand for measurements of the inbox: what was kept, and a worker that works it off. And the events themselves."""

import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "booxi" / "contract" / "examples"
SECRET = "stage-letters-na"


def events(count: int, *, store: int, start: int = 0) -> Iterator[tuple[bytes, dict[str, str]]]:
    """So many events, each with the headers it is sent with: appointments made, and every second one changed later."""
    kinds = ("webhook-appointment-created", "webhook-appointment-status-updated")
    made, changed = (json.loads((EXAMPLES / f"{name}.json").read_text()) for name in kinds)
    for number in range(start, start + count):
        event = changed if number % 2 else made
        event |= {"id": f"evt-{number:06d}", "merchantId": store}
        booking = event["content"]["booking"]
        booking |= {"bookingId": f"A{number // 2:08d}", "merchantId": store, "staffId": 7000 + number // 2 % 5}
        for person in (booking["client"], *event["content"]["clients"]):
            person["id"] = 1 + number // 2 % 500
        raw = json.dumps(event, ensure_ascii=False).encode()
        yield raw, {"Content-Type": "application/json", "Booxi-Signature": sealed(raw)}


def sealed(raw: bytes) -> str:
    return hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()


def main() -> None:
    import django

    django.setup()
    from bookings.models import Booking, InboxEvent
    from bookings.services.inbox import work
    from tests.bench.shop.hand import store

    def kept() -> dict[str, int]:
        rows = InboxEvent.objects.values_list("state", flat=True)
        return {"events": len(rows), "waiting": sum(state == "waiting" for state in rows)}

    def drain() -> dict[str, Any]:
        began = time.perf_counter()
        steps = work.work_due()
        states = InboxEvent.objects.order_by("state").values_list("state", flat=True).distinct()
        seconds = time.perf_counter() - began
        return {"steps": steps, "seconds": seconds, "states": list(states), "bookings": Booking.objects.count()}

    deeds: dict[str, Callable[..., Any]] = {"store": store, "kept": kept, "drain": drain}
    for line in sys.stdin:
        deed, how = json.loads(line)
        print(json.dumps(deeds[deed](**how)), flush=True)


if __name__ == "__main__":
    main()
