"""What the worker does on a rhythm, and what is forgotten so that no table grows for ever."""

from datetime import timedelta
from typing import Any

import pytest
from huey.contrib.djhuey import HUEY

from bookings.models import Alert, Column, DayVersion, Reconciliation
from bookings.services import alerts, projection, tidying
from clienteling import clock
from clienteling.models import StaffMember, Turn
from crm.models import Client
from tests.bookings import booked
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])


def test_everything_that_is_done_on_a_rhythm_can_be_done(people: People, settings: Any) -> None:
    settings.OUTSIDE_CALENDARS = True
    periodic = HUEY._registry.periodic_tasks
    assert {task.name for task in periodic} >= {"sweep", "begin_rounds", "send_letters", "read_outside_calendars"}
    for task in periodic:
        task.execute()
    assert Turn.objects.filter(job="tidy").exists()


def test_what_was_compared_long_ago_and_days_long_gone_are_forgotten(people: People) -> None:
    today, at = clock.today(people.montreal.zone), clock.now()
    days = {"store": people.montreal, "why": "rhythm", "first_day": today, "last_day": today}
    kept = Reconciliation.objects.create(**days, began_at=at - timedelta(days=29), ended_at=at)
    Reconciliation.objects.create(**days, began_at=at - timedelta(days=31), ended_at=at)
    marie = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    for ago in (89, 92):
        Column.objects.create(staff_member=marie, on=today - timedelta(days=ago))
        DayVersion.objects.create(store=people.montreal, on=today - timedelta(days=ago))
    tidying.tidy_due()
    assert list(Reconciliation.objects.all()) == [kept]
    assert [row.on for row in Column.objects.all()] == [today - timedelta(days=89)]
    assert [row.on for row in DayVersion.objects.all()] == [today - timedelta(days=89)]


def test_an_alert_about_what_never_gets_a_time_does_not_stay_for_ever(people: People) -> None:
    marie = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    for ago in (29, 31):
        row = booked.booking(people.montreal, marie, None, status="PendingStaffApproval")
        alerts.notice([projection.News("new", row, marie.pk)])
        Alert.objects.filter(booking=row).update(made_at=clock.now() - timedelta(days=ago))
    alerts.forget()
    assert Alert.objects.get().made_at > clock.now() - timedelta(days=30)


def test_a_next_booking_that_has_begun_is_the_last_one_though_nothing_changed(people: People, settings: Any) -> None:
    odette = booked.client(people.montreal, "Odette", "Lavoie")
    soon = booked.booking(people.montreal, None, clock.now() + timedelta(hours=2), client=odette)
    later = booked.booking(people.montreal, None, clock.now() + timedelta(days=9), client=odette)
    projection.publish(projection.Outcome(clients={odette.pk}))
    assert Client.objects.get().next_booking_at == soon.starts_at
    settings.CLOCK_OFFSET += 60 * 60 * 24
    tidying.tidy_due()
    known = Client.objects.get()
    assert (known.last_booking_at, known.next_booking_at) == (soon.starts_at, later.starts_at)
