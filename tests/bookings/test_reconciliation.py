"""Our copy held against Booxi: by day, by night and by hand, until both say the same."""

from datetime import date

import pytest

from bookings.models import Reconciliation
from bookings.services.reconciliation import beginning, work
from clienteling import clock
from clienteling.models import StaffMember, Store
from tests.bookings.comparing import Values, differences, is_in_a_calendar, our_values, stage_values
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

Why = Reconciliation.Why
FIRST, LAST = date(2026, 11, 14), date(2026, 12, 14)


@pytest.fixture
def montreal(people: People) -> Store:
    return people.montreal


def of_store(values: Values, store: Store) -> Values:
    """What stands in calendars of that store from FIRST to LAST."""
    starts, ends = clock.day_bounds(FIRST, store.zone)[0], clock.day_bounds(LAST, store.zone)[1]
    staff = set(StaffMember.objects.filter(store=store).values_list("booxi_id", flat=True))
    return {
        key: value for key, value in values.items() if value["staff"] in staff and is_in_a_calendar(value, starts, ends)
    }


def reconcile(store: Store, why: Why = Why.COMMAND) -> Reconciliation:
    one = beginning.begin(store, why, FIRST, LAST)
    work.run(one, lambda _: None)
    return one


def test_after_a_reconciliation_every_calendar_says_what_booxi_says(stage: Stage, montreal: Store) -> None:
    found = reconcile(montreal)
    theirs = of_store(stage_values(stage), montreal)
    assert {kind for kind, _ in theirs} == {"booking", "event", "slot"}
    assert differences(theirs, of_store(our_values(), montreal)) == []
    assert found.compared == len(theirs)
