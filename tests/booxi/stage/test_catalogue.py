"""Stores, staff, services, categories: the online views and the full lists (contract sections 1, 3 and 14)."""

import pytest

from tests.booxi.stage import shop
from tests.booxi.stage.shop import at, iso


def ids(rows):
    return [row["id"] for row in rows]


def test_the_online_views_show_only_what_is_online(boutique):
    assert ids(boutique.get("/staff").json["items"]) == [shop.INES, shop.THEO, shop.SOFIA, shop.DANIEL, shop.MAYA]
    services = ids(boutique.get("/service").json["items"])
    assert services == [shop.STYLING, shop.SIZING, shop.SALON, shop.EVENING, shop.STUDIO, shop.WATCH]
    assert ids(boutique.get("/serviceCategory").json["items"]) == [41, 42]


def test_the_full_lists_show_everything_whatever_its_status(partner):
    staff = partner.get("/staff/list", merchantId=shop.MONTREAL).json["staffs"]
    assert ids(staff) == [shop.INES, shop.THEO, shop.ODILE, shop.SOFIA, shop.DANIEL, shop.HELENE, shop.MAYA]
    services = partner.get("/service/list", merchantId=shop.MONTREAL).json["services"]
    assert shop.SECRET in ids(services)
    categories = partner.get("/serviceCategory/list", merchantId=shop.MONTREAL).json["serviceCategories"]
    assert ids(categories) == [41, 42, 43]


def test_standard_staff_are_those_with_a_calendar(partner):
    standard = partner.get("/staff/list", merchantId=shop.MONTREAL, personnelType="Standard").json["staffs"]
    assert shop.HELENE not in ids(standard)
    offline = partner.get("/staff/list", merchantId=shop.MONTREAL, status="Offline").json["staffs"]
    assert ids(offline) == [shop.ODILE]


def test_staff_are_found_by_name_and_email(partner):
    by_name = partner.get("/staff/list", merchantId=shop.MONTREAL, firstName="ines").json["staffs"]
    by_email = partner.get("/staff/list", merchantId=shop.MONTREAL, communicationEmail="INES@verel.example").json
    assert ids(by_name) == ids(by_email["staffs"]) == [shop.INES]


def test_who_does_what(boutique):
    assert shop.SIZING not in ids(boutique.get("/service", staffId=shop.SOFIA).json["items"])
    assert ids(boutique.get("/staff", serviceId=shop.SIZING).json["items"]) == [shop.INES, shop.THEO]


def test_services_are_filtered_by_method_and_keywords(boutique, partner):
    assert ids(boutique.get("/service", bookingMethod="GroupReservation").json["items"]) == [shop.EVENING]
    assert ids(boutique.get("/service", keywords="style").json["items"]) == [shop.STYLING]
    listed = partner.get("/service/list", merchantId=shop.MONTREAL, tags="gems", status="Online").json["services"]
    assert ids(listed) == [shop.EVENING]


def test_customised_durations_are_listed_per_staff_member(boutique):
    [custom] = boutique.get("/serviceCustomization", serviceId=shop.STYLING).json["items"]
    assert (custom["staffId"], custom["hasCustomDuration"], custom["duration"]) == (shop.THEO, True, 45)
    assert custom["hasCustomPrice"] is False


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fre", "Conseil style"),
        ("fra", "Conseil style"),
        ("fr", "Conseil style"),
        ("de", "Stilberatung"),
        ("ger", "Stilberatung"),
        ("eng", "Styling"),
        ("jpn", "Styling"),
        ("FR", "Conseil style"),
    ],
)
def test_names_come_in_the_language_asked_for(boutique, language, name):
    assert boutique.get("/service", language=language).json["items"][0]["name"] == name


def test_the_store_s_own_language_is_the_default_for_its_key(boutique):
    assert boutique.get("/service").json["items"][0]["name"] == "Conseil style"


def test_a_language_booxi_does_not_speak_is_a_400(boutique, partner):
    for caller, path in ((boutique, "/merchant"), (boutique, "/service"), (partner, "/merchant/list")):
        assert caller.get(path, language="tlh").status == 400


def test_the_store_of_a_key_tells_its_hours_and_zone(boutique):
    store = boutique.get("/merchant").json
    assert (store["timeZone"], store["openHours"][0]) == (
        "America/Toronto",
        {"dow": 1, "start": "10:00:00", "end": "18:00:00"},
    )


def test_a_store_is_found_by_its_number_elsewhere(partner):
    found = partner.get("/merchant/search", moduleId="my_erp", externalId="STORE-1").json
    assert (ids(found["merchants"]), found["merchantLinks"][0]["merchantId"]) == ([shop.MONTREAL], shop.MONTREAL)
    assert partner.get("/merchant/search", moduleId="my_erp").status == 400


def test_a_group_out_of_reach_is_forbidden(partner):
    assert partner.get("/merchant/list", groupId=999).status == 403
    assert partner.get("/merchant/list", groupId=201).json["total"] == 4


def test_a_full_list_needs_a_store_or_an_external_id(partner):
    for path in ("/staff/list", "/service/list", "/serviceCategory/list"):
        assert partner.get(path).status == 400
        assert partner.get(path, merchantId=999).status == 404
        assert partner.get(path, moduleId="my_hr").status == 400


@pytest.mark.parametrize(
    "path", ["/merchant/999", "/staff/999", "/service/999", "/serviceCategory/999", "/booking/A9", "/timeSlot/9"]
)
def test_what_is_not_there_is_a_404(partner, path):
    answer = partner.get(path)
    assert (answer.status, answer.json["code"]) == (404, 404)


def test_an_id_that_is_no_number_is_a_400(partner):
    assert partner.get("/staff/ines").status == 400


def test_staff_and_services_can_be_switched_off_and_on(partner, boutique):
    partner.put(f"/staff/{shop.INES}", {"status": "Offline"})
    partner.put(f"/service/{shop.STYLING}", {"status": "Offline", "price": {"amount": "12.50"}})
    assert shop.INES not in ids(boutique.get("/staff").json["items"])
    assert shop.STYLING not in ids(boutique.get("/service").json["items"])
    assert partner.get(f"/service/{shop.STYLING}").json["price"]["amount"] == "12.50"


def test_group_events_are_listed_by_range_tag_and_places(boutique):
    whole_week = {"from_": iso(at(0)), "to": iso(at(0, day=25))}

    def found(**criteria):
        return ids(boutique.get("/groupEvent", **(whole_week | criteria)).json["items"])

    assert (
        found() == found(keywords="gems") == found(minAvailablePlaces=3) == found(staffId=shop.ODILE) == [shop.ATELIER]
    )
    assert found(keywords="style") == found(minAvailablePlaces=4) == found(serviceId=shop.STYLING) == []
    assert boutique.get("/groupEvent").status == 400
    assert boutique.get(f"/groupEvent/{shop.ATELIER}").json["attendeeCapacity"] == 3
    assert boutique.get("/groupEvent/999").status == 404
