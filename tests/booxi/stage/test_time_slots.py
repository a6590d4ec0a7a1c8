"""Time slots and schedules (contract section 14)."""

import pytest

from clienteling.booxi.sandbox.records import TimeSlot
from tests.booxi.stage import shop
from tests.booxi.stage.shop import at, iso
from tests.booxi.stage.test_rules import conflict

NINE_TO_FIVE = [{"dow": day, "start": "09:00:00", "end": "17:00:00"} for day in range(1, 8)]


def slot(**changes):
    body = {
        "merchantId": shop.MONTREAL,
        "staffId": shop.INES,
        "type": "Busy",
        "start": iso(at(12)),
        "end": iso(at(13)),
        "description": "Lunch",
    } | changes
    return {name: value for name, value in body.items() if value is not None}


def test_a_slot_is_created_read_and_deleted(partner):
    made = partner.post("/timeSlot", slot(availabilityTags="VIP,evening")).json["timeSlot"]
    assert (made["canModify"], made["ownerType"]) == (True, "Staff")
    path = f"/timeSlot/{made['id']}"
    assert partner.get(path).json["timeSlot"] == made
    assert partner.delete(path).json["timeSlot"] == made
    assert partner.get(path).status == 404


@pytest.mark.parametrize(
    "change",
    [
        {"merchantId": None},
        {"staffId": None},
        {"type": None},
        {"start": None},
        {"end": iso(at(12))},
        {"type": "Holiday"},
        {"staffId": shop.LAURA},
        {"availabilityTags": ",".join("abcdefghijk")},
        {"availabilityTags": "x" * 101},
    ],
)
def test_a_slot_that_cannot_be_is_a_400(partner, change):
    assert partner.post("/timeSlot", slot(**change)).status == 400


def test_ten_tags_are_fine(partner):
    assert partner.post("/timeSlot", slot(availabilityTags=",".join("abcdefghij"))).status == 200


def test_staff_without_calendar_and_slots_of_others_are_conflicts(partner, world):
    assert conflict(partner.post("/timeSlot", slot(staffId=shop.HELENE))) == "StaffWithoutCalendar"
    world.put(TimeSlot(9, shop.MONTREAL, shop.INES, "Busy", at(12), at(13), can_modify=False))
    assert conflict(partner.delete("/timeSlot/9")) == "ModificationNotAllowed"


def test_slots_are_found_by_staff_range_type_and_tags(partner, world):
    world.put(TimeSlot(1, shop.MONTREAL, shop.INES, "Busy", at(12), at(13)))
    world.put(TimeSlot(2, shop.MONTREAL, shop.INES, "Available", at(18), at(20), tags="VIP, Evening"))
    world.put(TimeSlot(3, shop.MONTREAL, shop.THEO, "Busy", at(12), at(13)))

    def found(**criteria):
        answer = partner.get("/timeSlot", staffId=shop.INES, from_=iso(at(0)), to=iso(at(24)), **criteria)
        return [s["id"] for s in answer.json["timeSlots"]]

    assert found() == [1, 2]
    assert found(type="Busy") == [1]
    assert found(availabilityTags="evening") == [2]
    assert found(availabilityTags="evening,bride") == []


def test_a_search_without_staff_or_range_is_a_400(partner):
    assert partner.get("/timeSlot", staffId=shop.INES).status == 400
    assert partner.get("/timeSlot", from_=iso(at(0)), to=iso(at(24))).status == 400


@pytest.mark.parametrize("owner", [f"/merchant/{shop.MONTREAL}", f"/staff/{shop.INES}"])
def test_a_schedule_is_created_changed_and_deleted(partner, owner):
    body = {"name": "Spring", "start": iso(at(0)), "end": iso(at(0, day=30)), "weeklyHours": NINE_TO_FIVE}
    made = partner.post(f"{owner}/schedule", body).json
    path = f"{owner}/schedule/{made['id']}"
    assert partner.get(path).json == made
    assert partner.put(path, {"name": "Late spring"}).json == made | {"name": "Late spring"}
    listed = partner.get(f"{owner}/schedule", rangeStart="2026-03-20", rangeEnd="2026-03-21").json["schedules"]
    assert [s["id"] for s in listed] == [made["id"]]
    assert partner.get(f"{owner}/schedule", rangeEnd="2026-03-01").json["schedules"] == []
    assert partner.delete(path).status == 200
    assert partner.get(path).status == 404


def test_schedules_of_one_owner_do_not_overlap(partner):
    body = {"name": "Spring", "start": iso(at(0)), "end": iso(at(0, day=30)), "weeklyHours": NINE_TO_FIVE}
    path = f"/staff/{shop.INES}/schedule"
    partner.post(path, body)
    assert conflict(partner.post(path, body)) == "ScheduleOverlap"
    assert partner.post(path, body | {"start": iso(at(0, day=30)), "end": None}).status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"end": iso(at(0, day=1))},
        {"weeklyHours": [{"dow": 8, "start": "09:00:00", "end": "10:00:00"}]},
        {"weeklyHours": [{"dow": 1, "start": "9", "end": "10:00:00"}]},
        {"start": "soon"},
    ],
)
def test_a_schedule_that_cannot_be_is_a_400(partner, change):
    body = {"name": "Spring", "start": iso(at(0)), "weeklyHours": NINE_TO_FIVE} | change
    assert partner.post(f"/staff/{shop.INES}/schedule", body).status == 400


def test_somebody_else_s_schedule_is_a_404(partner):
    assert partner.get(f"/staff/{shop.INES}/schedule/61").status == 404
    assert partner.get(f"/staff/{shop.MAYA}/schedule/61").status == 200
