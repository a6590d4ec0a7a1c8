"""Whether Booxi still tells us of a store: counted in opening hours, said to administrators and to who watches."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.services import listening
from bookings.services.inbox import work
from clienteling import clock
from clienteling.models import Closure, OpeningHours, Store
from tests.bookings.post import bring, written
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.fixture
def shop(db: None, settings: Any) -> Store:
    """Open Monday to Friday from ten to six in Montréal; silent after two hours."""
    settings.WEBHOOK_SILENCE_MINUTES = 120
    store = Store.objects.create(region="na", booxi_id=1, name="Sherbrooke", time_zone="America/Toronto")
    for weekday in range(1, 6):
        OpeningHours.objects.create(store=store, weekday=weekday, opens=time(10), closes=time(18))
    return store


def local(text: str) -> datetime:
    """In Montréal, in November."""
    return datetime.fromisoformat(f"2026-11-{text}:00-05:00").astimezone(UTC)


def heard(store: Store, when: str) -> Store:
    store.heard_at = local(when)
    return store


@pytest.mark.parametrize(
    ("last", "now", "silent"),
    [
        ("20T11:00", "20T12:59", False),
        ("20T11:00", "20T13:00", True),
        ("20T17:00", "20T23:00", False),  # one open hour, then closed
        ("20T17:00", "23T10:59", False),  # over the weekend
        ("20T17:00", "23T11:00", True),
        ("20T15:00", "21T12:00", True),  # three open hours on Friday, and nothing since
        ("20T18:30", "22T20:00", False),  # closed all along
        ("01T10:00", "20T08:00", True),
    ],
)
def test_only_opening_hours_count(shop: Store, last: str, now: str, silent: bool) -> None:
    assert listening.is_silent(heard(shop, last), local(now)) is silent


def test_a_store_never_heard_of_is_silent(shop: Store) -> None:
    assert listening.last_heard(shop) is None
    assert listening.is_silent(shop, local("20T03:00"))


def test_a_closure_does_not_count(shop: Store) -> None:
    Closure.objects.create(store=shop, on=date(2026, 11, 20))
    assert not listening.is_silent(heard(shop, "20T09:00"), local("20T18:00"))


def test_hours_told_twice_count_once_and_those_not_in_force_never(shop: Store) -> None:
    OpeningHours.objects.create(store=shop, weekday=5, opens=time(11), closes=time(13))
    OpeningHours.objects.create(store=shop, weekday=5, opens=time(6), closes=time(10), valid_until=date(2026, 11, 19))
    assert not listening.is_silent(heard(shop, "20T06:00"), local("20T11:59"))
    assert listening.is_silent(heard(shop, "20T06:00"), local("20T12:00"))


def test_the_night_the_clocks_change_is_as_long_as_it_was(shop: Store) -> None:
    """Open around the clock on Sunday 1 November 2026, whose hour from one to two happens twice."""
    OpeningHours.objects.create(store=shop, weekday=7, opens=time(0), closes=time(23, 59))
    since, until = datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert listening.time_open(shop, since, until) == timedelta(hours=4)


def test_who_was_heard_lately_costs_no_statement(shop: Store, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert not listening.is_silent(heard(shop, "20T11:00"), local("20T12:00"))


@pytest.mark.django_db(transaction=True, databases=["default", "cache"])
def test_any_event_of_a_store_is_heard_and_of_no_other(people: People, stage: Stage) -> None:
    at = clock.now()
    bring(written(content={"client": {"id": 5, "modifiedOn": "2026-11-20T15:00:00Z"}}))
    work.work_due()
    people.montreal.refresh_from_db()
    people.paris.refresh_from_db()
    assert people.montreal.heard_at
    assert people.montreal.heard_at >= at
    assert people.paris.heard_at is None


def test_who_watches_is_told_and_silence_makes_nobody_unwell(
    people: People, stage: Stage, django_assert_max_num_queries: Any
) -> None:
    people.montreal.heard_at = clock.now()
    people.montreal.save()
    stage.post("faults", {"faults": [{"kind": "error"}]})
    with django_assert_max_num_queries(5):
        answer = Browser().get("/health/")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert told["webhooks"]["na/CA0101"]["state"] == "heard"
    assert told["webhooks"]["eu/FR0201"] == {"state": "silent", "heard": None}


def test_administrators_see_it_beside_each_store(people: People) -> None:
    people.montreal.heard_at = clock.now()
    people.montreal.save()
    office = Browser(headers={"Accept-Language": "en"})
    office.force_login(people.administrator)
    html = office.get("/admin/clienteling/store/").content.decode()
    assert "Never heard" in html
    assert "Heard" in html
    Store.objects.filter(pk=people.montreal.pk).update(heard_at=clock.now() - timedelta(days=14))
    assert "Silent since" in office.get("/admin/clienteling/store/").content.decode()
