"""Module links of everybody and everything (contract section 13)."""

import pytest

from tests.booxi.stage import shop
from tests.booxi.stage.test_rules import conflict

OWNERS = [
    (f"/client/{shop.AMARA}", "client"),
    (f"/merchant/{shop.MONTREAL}", "merchant"),
    (f"/staff/{shop.INES}", "staff"),
    (f"/service/{shop.STYLING}", "service"),
    ("/serviceCategory/41", "serviceCategory"),
]


@pytest.mark.parametrize(("path", "name"), OWNERS)
def test_a_link_is_absent_then_written_then_read_with_its_object(partner, path, name):
    link = f"{path}/moduleLink/my_pos"
    assert partner.get(link).status == 404
    written = partner.put(link, {"externalId": "X-1", "metadata": {"a": "b"}}).json
    assert (written["link"]["externalId"], written["link"]["metadata"]) == ("X-1", {"a": "b"})
    assert partner.get(link).json == written
    assert written[name]["id"]


@pytest.mark.parametrize(("path", "name"), OWNERS)
def test_a_module_the_key_is_not_authorised_for_is_forbidden(partner, path, name):
    assert partner.get(f"{path}/moduleLink/their_crm").status == 403
    assert partner.put(f"{path}/moduleLink/their_crm", {"externalId": "X"}).status == 403


def test_writing_overwrites_the_whole_link(partner):
    path = f"/client/{shop.AMARA}/moduleLink/my_crm"
    before = partner.get(path).json["link"]
    after = partner.put(path, {"externalId": "C-2"}).json["link"]
    assert (before["metadata"], after["metadata"]) == ({"tier": "gold"}, {})
    assert after["createdOn"] == before["createdOn"] != after["modifiedOn"]
    assert partner.get("/client", moduleId="my_crm", externalId="C-1").json["clients"] == []


def test_a_link_may_hold_metadata_only(partner):
    link = partner.put(f"/client/{shop.KENJI}/moduleLink/my_crm", {"metadata": {"a": "b"}}).json["link"]
    assert "externalId" not in link


@pytest.mark.parametrize("external", ["", "  ", "x" * 256, "C-1"])
def test_an_unusable_external_id_is_a_conflict(partner, external):
    answer = partner.put(f"/client/{shop.KENJI}/moduleLink/my_crm", {"externalId": external})
    assert conflict(answer) == "InvalidExternalId"


def test_the_same_external_id_may_stand_for_itself_again(partner):
    assert partner.put(f"/client/{shop.AMARA}/moduleLink/my_crm", {"externalId": "C-1"}).status == 200


def test_staff_of_two_stores_may_share_an_external_id_but_not_of_one(partner):
    assert partner.put(f"/staff/{shop.LAURA}/moduleLink/my_hr", {"externalId": "EMP-11"}).status == 200
    assert conflict(partner.put(f"/staff/{shop.THEO}/moduleLink/my_hr", {"externalId": "EMP-11"}))
    found = partner.get("/staff/list", moduleId="my_hr", externalId="EMP-11").json
    assert [s["id"] for s in found["staffs"]] == [shop.INES, shop.LAURA]


@pytest.mark.parametrize("body", [{"externalId": 1}, {"metadata": {"a": 1}}, {"metadata": "a"}])
def test_values_of_the_wrong_type_are_a_400(partner, body):
    assert partner.put(f"/client/{shop.AMARA}/moduleLink/my_crm", body).status == 400


def test_links_of_an_unknown_object_are_a_404(partner):
    assert partner.get("/staff/999/moduleLink/my_hr").status == 404
    assert partner.get("/client/999/moduleLink/my_crm").status == 404
