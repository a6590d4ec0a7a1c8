"""Busy and available times from the calendar: added, taken away, put back, and never doubled."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.forms.slots import SlotForm, moments_of
from bookings.models import Booking, DayVersion, GroupEvent, Intent, TimeSlot
from bookings.services import intents, lookups, slots
from bookings.services.slots import InTheWay, SlotWish
from clienteling import clock
from clienteling.booxi.ids import StaffId, TimeSlotId
from clienteling.models import AuditEntry, StaffMember, Store
from clienteling.services.door import booxi
from tests.bookings.test_writes import wait_out
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

LONGER = {"day": "2026-11-24", "starts": "12:00", "ends": "16:00"}
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
"""Of next Tuesday, in Montréal."""


@pytest.fixture
def lunch(people: People) -> SlotWish:
    """An hour off for Marie-Ève, next Tuesday at noon."""
    staff = StaffMember.objects.select_related("store").get(store=people.montreal, booxi_id=7101)
    return SlotWish(staff, TimeSlot.Kind.BUSY, NOON, NOON + timedelta(hours=1), description="Lunch")


def at_booxi(wish: SlotWish) -> list[Any]:
    """The very slot, as often as Booxi has it."""
    found = booxi("na").time_slots.list(StaffId(wish.staff.booxi_id), starts=wish.starts_at, ends=wish.ends_at)
    return [slot for slot in found if (slot.starts_at, slot.ends_at) == (wish.starts_at, wish.ends_at)]


def added(wish: SlotWish, people: People) -> TimeSlot:
    slot = slots.add(wish, by=people.mo).time_slot
    assert slot
    return slot


def silence(stage: Stage, operation: str) -> None:
    """Booxi does the next such call, and its answer is lost."""
    stage.post("faults", {"faults": [{"kind": "reset-after", "operations": [operation], "count": 1}]})


def test_a_busy_time_is_in_booxi_in_our_copy_in_the_trail_and_on_the_day(people: People, lunch: SlotWish) -> None:
    intent = slots.add(lunch, by=people.mo)
    assert intent.state == Intent.State.DONE
    assert len(at_booxi(lunch)) == 1
    assert intent.time_slot
    assert (intent.time_slot.kind, intent.time_slot.description) == ("Busy", "Lunch")
    assert DayVersion.objects.filter(store=people.montreal, on="2026-11-24").exists()
    entry = AuditEntry.objects.get(verb="added a time slot")
    assert (entry.thing, entry.thing_id) == ("timeslot", str(intent.time_slot.pk))
    assert "Lunch" not in str(entry.changes)


def test_two_clicks_add_one(people: People, lunch: SlotWish) -> None:
    first, second = slots.add(lunch, by=people.mo), slots.add(lunch, by=people.mo)
    assert first == second
    assert len(at_booxi(lunch)) == 1


def test_one_whose_answer_was_lost_is_found_and_not_added_again(stage: Stage, people: People, lunch: SlotWish) -> None:
    silence(stage, "createTimeSlot")
    intent = slots.add(lunch, by=people.mo)
    assert intent.state == Intent.State.UNKNOWN
    wait_out(intent, 5)
    lookups.settle_due()
    intent.refresh_from_db()
    assert (intent.state, len(at_booxi(lunch))) == (Intent.State.DONE, 1)
    assert intent.time_slot


def test_one_that_never_arrived_is_sent_again_after_two_empty_looks(
    stage: Stage, people: People, lunch: SlotWish
) -> None:
    stage.post("faults", {"faults": [{"kind": "reset-before", "operations": ["createTimeSlot"], "count": 1}]})
    intent = slots.add(lunch, by=people.mo)
    for _look in range(intents.EMPTY_LOOKS):
        assert at_booxi(lunch) == []
        wait_out(intent, 30)
        lookups.settle_due()
    intent.refresh_from_db()
    assert (intent.state, intent.attempts, len(at_booxi(lunch))) == (Intent.State.DONE, 2, 1)


def test_a_removal_whose_answer_was_lost_is_found_done(stage: Stage, people: People, lunch: SlotWish) -> None:
    slot = added(lunch, people)
    silence(stage, "deleteTimeSlot")
    intent = slots.remove(slot, by=people.mo, token=uuid.uuid4())
    assert intent.state == Intent.State.UNKNOWN
    wait_out(intent, 5)
    lookups.settle_due()
    intent.refresh_from_db()
    slot.refresh_from_db()
    assert intent.state == Intent.State.DONE
    assert slot.gone_at
    assert AuditEntry.objects.filter(verb="removed a time slot").count() == 1


def test_what_somebody_else_removed_already_is_removed(people: People, lunch: SlotWish) -> None:
    slot = added(lunch, people)
    booxi("na").time_slots.delete(TimeSlotId(slot.booxi_id))
    assert slots.remove(slot, by=people.mo, token=uuid.uuid4()).state == Intent.State.DONE


def test_a_slot_of_elsewhere_is_refused_in_words_before_and_by_booxi(people: People, lunch: SlotWish) -> None:
    slot = added(lunch, people)
    TimeSlot.objects.filter(pk=slot.pk).update(can_modify=False)
    slot.refresh_from_db()
    with pytest.raises(InTheWay) as stopped:
        slots.remove(slot, by=people.mo, token=uuid.uuid4())
    assert "comes from elsewhere" in str(stopped.value.refusals[0].sentence)


def test_staff_whose_calendar_booxi_does_not_keep_is_refused_in_words(people: People, lunch: SlotWish) -> None:
    without = StaffMember.objects.exclude(personnel_type=StaffMember.STANDARD).filter(store=people.montreal).first()
    assert without
    intent = slots.add(replace(lunch, staff=without), by=people.manager)
    assert (intent.state, intent.refusal) == (Intent.State.REFUSED, "StaffWithoutCalendar")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_at": NOON}, "end after it starts"),
        ({"ends_at": NOON + timedelta(hours=13)}, "end on the day it starts"),
        ({"starts_at": NOON - timedelta(days=9), "ends_at": NOON - timedelta(days=9, hours=-1)}, "already over"),
        ({"tags": ",".join("abcdefghijk")}, "At most 10 tags"),
        ({"tags": "x" * 101}, "At most 10 tags"),
    ],
)
def test_what_cannot_be_is_said_before_booxi_is_asked(
    stage: Stage, lunch: SlotWish, people: People, change: dict[str, Any], sentence: str
) -> None:
    before = stage.calls()
    with pytest.raises(InTheWay) as stopped:
        slots.add(replace(lunch, **change), by=people.mo)
    assert sentence in " ".join(str(refusal.sentence) for refusal in stopped.value.refusals)
    assert stage.calls() == before
    assert not Intent.objects.exists()


def test_the_same_time_again_is_said_to_be_there(lunch: SlotWish, people: People) -> None:
    added(lunch, people)
    with pytest.raises(InTheWay, match="slot-there"):
        slots.add(replace(lunch, token=uuid.uuid4()), by=people.mo)


def test_associates_have_their_own_times_managers_those_of_all(lunch: SlotWish, people: People) -> None:
    assert [staff.booxi_id for staff in slots.whose_slots(people.montreal, people.mo)] == [7101]
    assert len(slots.whose_slots(people.montreal, people.manager)) > 5
    assert slots.whose_slots(people.montreal, people.stranger) == []
    slot = added(lunch, people)
    for somebody in (people.colleague, people.stranger):
        with pytest.raises(InTheWay, match="not-yours"):
            slots.add(replace(lunch, token=uuid.uuid4(), ends_at=NOON + timedelta(hours=2)), by=somebody)
        with pytest.raises(InTheWay, match="not-yours"):
            slots.remove(slot, by=somebody, token=uuid.uuid4())
    assert slots.remove(slot, by=people.manager, token=uuid.uuid4()).state == Intent.State.DONE


def test_what_was_noted_is_forgotten_an_hour_after_it_was_done(people: People, lunch: SlotWish) -> None:
    slot = added(lunch, people)
    intent = slots.remove(slot, by=people.mo, token=uuid.uuid4())
    Intent.objects.update(settled_at=clock.now() - timedelta(hours=2))
    assert intents.forget_personal_values() == 2
    assert not [each for each in Intent.objects.all() if "Lunch" in str(each.wanted) + str(each.shown)]
    intent.refresh_from_db()
    assert intent.shown["starts_at"] == NOON.isoformat(), "so that it can still be put back"


# --- the pages -------------------------------------------------------------------------------------------------


def text(answer: Any) -> str:
    return str(answer.content.decode())


def typed(page: str, **changes: str) -> dict[str, str]:
    """The form as it stands in the page, changed."""
    found = dict(re.findall(r'<input type="(?:hidden|date|time)" name="(\w+)" value="([^"]*)"', page))
    return {"kind": "Busy", **found, "do": "add", **changes}


def test_an_associate_adds_removes_and_puts_back_without_script(
    people: People, client: Browser, lunch: SlotWish
) -> None:
    client.force_login(people.mo)
    address = f"/store/{people.montreal.pk}/slots/new/"
    page = text(client.get(f"{address}?day=2026-11-24&from=12:00"))
    done = text(client.post(address, typed(page, description="Lunch"), follow=True))
    assert "Busy, Tuesday 24 November, 12:00–13:00" in done
    assert len(at_booxi(lunch)) == 1

    slot = TimeSlot.objects.get(description="Lunch")
    assert "Remove this time" in text(client.get(f"/slot/{slot.pk}/"))
    removed = client.post(f"/slot/{slot.pk}/", token_of(done), follow=True)
    assert "Put it back" in text(removed)
    assert at_booxi(lunch) == []
    assert "Booxi no longer has this time" in text(client.get(f"/slot/{slot.pk}/"))

    again = client.post(address, typed(text(removed)), follow=True)
    assert "Added" in text(again)
    assert [slot.description for slot in at_booxi(lunch)] == ["Lunch"]


def token_of(page: str) -> dict[str, str]:
    found = re.findall(r'name="token" value="([^"]+)"', page)
    return {"token": found[-1]}


def test_appointments_beneath_a_busy_time_are_told_before_and_after_and_stay(
    people: People, client: Browser, lunch: SlotWish
) -> None:
    booking = Booking.objects.create(
        region="na", booxi_id="A00077777", store=people.montreal, staff_member=lunch.staff, method="Appointment",
        status="Approved", starts_at=NOON, ends_at=NOON + timedelta(minutes=30), known_at=clock.now(),
    )  # fmt: skip
    GroupEvent.objects.create(
        region="na", booxi_id=77, store=people.montreal, staff_member=lunch.staff, name="Preview", known_at=clock.now(),
        starts_at=NOON + timedelta(hours=2), ends_at=NOON + timedelta(hours=3),
    )  # fmt: skip
    client.force_login(people.mo)
    address = f"/store/{people.montreal.pk}/slots/new/"
    longer = text(client.post(address, {**typed(text(client.get(address))), "do": "review"} | LONGER))
    assert "2 bookings lie in this time, and stay" in longer
    assert "Preview" in longer
    page = text(client.get(f"{address}?day=2026-11-24&from=12:00"))
    assert "One booking lies in this time, and stays" in page
    reviewed = client.post(address, {**typed(page), "do": "review"}, headers={"hx-request": "true"})
    assert "One booking lies in this time, and stays" in text(reviewed)
    done = text(client.post(address, typed(page), follow=True))
    assert "One booking lies in this time, and stays" in done
    booking.refresh_from_db()
    assert booking.gone_at is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts": "12:03"}, "steps of five minutes"),
        ({"starts": "13:00", "ends": "12:00"}, "It must end after it starts"),
        ({"day": "2026-11-19"}, "already over"),
        ({"day": "9999-01-01"}, "no time of this calendar"),
        ({"tags": "a," * 11}, "At most 10 tags"),
        ({"staff": "999999"}, "valid choice"),
        ({"kind": "Holiday"}, "valid choice"),
        ({"token": "x"}, "not whole any more"),
    ],
)
def test_what_cannot_be_typed_is_said_beside_it_and_stays_typed(
    people: People, client: Browser, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(people.mo)
    address = f"/store/{people.montreal.pk}/slots/new/"
    form = typed(text(client.get(f"{address}?day=2026-11-24&from=12:00")), **{"description": "Lunch", **changes})
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="Lunch"' in text(answer)


def test_odd_addresses_give_a_form_all_the_same(people: People, client: Browser) -> None:
    client.force_login(people.mo)
    address = f"/store/{people.montreal.pk}/slots/new/"
    typed = "?day=9999-99-99&from=25:61", "?staff=x&from=23:57", "?day=2027-03-14&from=02:30"
    for odd in (*typed, "?day=9999-12-31&from=23:30", "?day=0001-01-01&from=00:00"):
        assert client.get(address + odd).status_code == 200


def test_a_colleague_sees_that_it_is_busy_but_not_why(people: People, client: Browser, lunch: SlotWish) -> None:
    slot = added(lunch, people)
    client.force_login(people.colleague)
    page = text(client.get(f"/slot/{slot.pk}/"))
    assert "Busy" in page
    assert "Lunch" not in page
    assert "Remove this time" not in page
    assert client.post(f"/slot/{slot.pk}/", {"token": str(uuid.uuid4())}).status_code == 403
    assert len(at_booxi(lunch)) == 1


# --- the days the clocks change --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "missing", "twice"),
    [
        ("America/Toronto", (2027, 3, 14, 2, 30), (2026, 11, 1, 1, 30)),
        ("Europe/Paris", (2027, 3, 28, 2, 30), (2026, 10, 25, 2, 30)),
        ("Europe/London", (2027, 3, 28, 1, 30), (2026, 10, 25, 1, 30)),
        ("Australia/Lord_Howe", (2026, 10, 4, 2, 15), (2027, 4, 4, 1, 45)),
    ],
)
def test_a_time_that_does_not_come_and_one_that_comes_twice(
    zone: str, missing: tuple[int, ...], twice: tuple[int, ...]
) -> None:
    from zoneinfo import ZoneInfo

    assert moments_of(datetime(*missing), ZoneInfo(zone)) == []  # type: ignore[arg-type]
    first, second = moments_of(datetime(*twice), ZoneInfo(zone))  # type: ignore[arg-type]
    assert second - first == (timedelta(minutes=30) if "Howe" in zone else timedelta(hours=1))


def night(store: Store, **changes: str) -> SlotForm:
    staff = list(StaffMember.objects.with_calendar().filter(store=store))
    data = {"token": str(uuid.uuid4()), "kind": "Busy", "staff": str(staff[0].pk), **changes}
    return SlotForm(data, store=store, staff=staff)


def test_the_missing_hour_is_said_plainly(people: People) -> None:
    form = night(people.montreal, day="2027-03-14", starts="02:30", ends="04:00")
    assert "this time does not come" in str(form.errors)


def test_of_the_hour_that_comes_twice_one_is_chosen(people: People) -> None:
    form = night(people.montreal, day="2027-11-07", starts="01:30", ends="03:00")
    assert "comes twice" in str(form.errors)
    lengths = []
    for which in ("0", "1"):
        form = night(people.montreal, day="2027-11-07", starts="01:30", starts_which=which, ends="03:00")
        assert form.is_valid(), form.errors
        lengths.append(form.wish().ends_at - form.wish().starts_at)
    assert lengths == [timedelta(hours=2, minutes=30), timedelta(hours=1, minutes=30)]


def test_until_midnight_is_the_midnight_after_it_on_a_long_day_too(people: People) -> None:
    wish = night(people.montreal, day="2027-11-07", starts="00:00", ends="00:00")
    assert wish.is_valid(), wish.errors
    assert wish.wish().ends_at - wish.wish().starts_at == timedelta(hours=25)
