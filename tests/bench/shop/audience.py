"""The hand for what is seen of changes: it furnishes the house from the stage set, and lets people in to look."""

import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from bookings.models import Booking, Column  # noqa: E402
from clienteling import clock  # noqa: E402
from tests.bench.shop.hand import cookie  # noqa: E402
from tests.house.furnish import furnish as furnish_house  # noqa: E402
from tests.house.furnish import hire  # noqa: E402


def furnish() -> dict[str, Any]:
    """The stores and their people; three of them, signed in, at Montréal."""
    furnish_house()
    people = hire()
    return {
        "store": people.montreal.pk,
        "merchant": people.montreal.booxi_id,
        "day": clock.today(people.montreal.zone).isoformat(),
        "cookies": [cookie(user) for user in (people.manager, people.mo, people.colleague)],
    }


def read() -> int:
    """How many columns of somebody's day are read."""
    return Column.objects.exclude(read_at=None).count()


def places() -> dict[str, int]:
    """Our number of each booking, by Booxi's."""
    return dict(Booking.objects.filter(region="na").values_list("booxi_id", "pk"))


DEEDS: dict[str, Callable[..., Any]] = {one.__name__: one for one in (furnish, read, places)}

if __name__ == "__main__":
    for line in sys.stdin:
        deed, how = json.loads(line)
        print(json.dumps(DEEDS[deed](**how)), flush=True)
