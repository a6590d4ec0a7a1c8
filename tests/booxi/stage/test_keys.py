"""Who may call what (contract sections 1 and 2)."""

import pytest

from tests.booxi.stage import shop
from tests.booxi.stage.visitor import Visitor, wsgi


def test_a_call_without_a_key_or_with_an_unknown_one_is_unauthorized(stage_set):
    for key in (None, "", "guess"):
        assert Visitor(stage_set, "na", key, partner=True).get("/merchant/list").status == 401
        assert Visitor(stage_set, "na", key, partner=False).get("/merchant").status == 401


def test_the_partner_key_does_not_open_a_store_key_endpoint_and_the_other_way_round(stage_set):
    assert Visitor(stage_set, "na", "stage-partner-key-na", partner=True).get("/merchant").status == 401
    assert Visitor(stage_set, "na", "key-montreal", partner=False).get("/merchant/list").status == 401


def test_a_key_of_one_region_is_unknown_in_the_other(stage_set):
    assert Visitor(stage_set, "eu", "stage-partner-key-na", partner=True).get("/merchant/list").status == 401
    assert Visitor(stage_set, "eu", "key-montreal", partner=False).get("/merchant").status == 401


def test_ids_overlap_between_regions_and_mean_different_people(stage_set, partner):
    europe = Visitor(stage_set, "eu", "stage-partner-key-eu", partner=True)
    assert partner.get(f"/client/{shop.AMARA}").json["firstName"] == "Amara"
    assert europe.get(f"/client/{shop.AMARA}").json["firstName"] == "Amandine"


@pytest.mark.parametrize(
    "path",
    [
        f"/merchant/{shop.STRANGER}",
        f"/staff/{shop.STEVE}",
        f"/service/{shop.STRANGE}",
        f"/client/{shop.NEIGHBOUR}",
        f"/merchant/{shop.STRANGER}/schedule",
    ],
)
def test_what_belongs_to_another_group_is_forbidden(partner, path):
    assert partner.get(path).status == 403


def test_a_store_key_does_not_open_another_store(boutique):
    answer = boutique.get(
        f"/service/{shop.LAURIER_STYLING}/availability", from_=shop.iso(shop.NOW), to=shop.iso(shop.at(18))
    )
    assert answer.status == 403


def test_the_store_list_tells_the_partner_each_store_key(partner):
    stores = partner.get("/merchant/list").json
    assert {s["apiKey"] for s in stores["items"]} == {"key-montreal", "key-laurier", "key-closed", "key-template"}
    assert stores["total"] == 4


def test_an_unknown_address_is_a_404_and_a_wrong_method_a_405(stage_set):
    assert wsgi(stage_set, "GET", "/na/booking/v1/nothing", {}, b"", {}).status == 404
    assert wsgi(stage_set, "GET", "/mars/booking/v1/merchant", {}, b"", {}).status == 404
    wrong = wsgi(stage_set, "DELETE", "/na/booking/v1/booking", {}, b"", {})
    assert (wrong.status, wrong.headers["Allow"]) in [(405, "GET, POST"), (405, "POST, GET")]
    assert wrong.json["code"] == 405
