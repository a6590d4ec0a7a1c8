"""Clients: found, matched, merged, blocked, forgotten (contract sections 8 and 13)."""

from dataclasses import replace

import pytest

from clienteling.booxi.sandbox.records import Client
from clienteling.booxi.sandbox.rules import clients
from clienteling.booxi.sandbox.rules.clients import Person
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at
from tests.booxi.stage.test_create_booking import wanted


def found(answer):
    assert answer.status == 200, answer.json
    return [client["id"] for client in answer.json["clients"]]


def test_by_external_id_in_all_stores_with_the_link_beside(partner):
    answer = partner.get("/client", moduleId="my_crm", externalId="C-1")
    assert found(answer) == [shop.AMARA]
    assert answer.json["clientLinks"][0] | {"createdOn": "", "modifiedOn": ""} == {
        "clientId": shop.AMARA,
        "moduleId": "my_crm",
        "externalId": "C-1",
        "metadata": {"tier": "gold"},
        "createdOn": "",
        "modifiedOn": "",
    }


def test_no_match_is_empty_lists(partner):
    assert partner.get("/client", moduleId="my_crm", externalId="C-404").json == {"clients": [], "clientLinks": []}


@pytest.mark.parametrize(
    "criteria",
    [
        {"email": "AMARA@example.org"},
        {"firstName": "amara", "lastName": "Délacroix"},
        {"phoneNumber": "+15145550198"},
        {"firstName": "Amara", "lastName": "Delacroix", "email": "amara@example.org"},
    ],
)
def test_by_contact_data_in_a_store_case_and_accents_aside(partner, criteria):
    assert found(partner.get("/client", merchantId=shop.MONTREAL, **criteria)) == [shop.AMARA]


def test_several_criteria_narrow_the_search(partner):
    both = {"firstName": "Amara", "lastName": "Delacroix", "phoneNumber": "+15145550111"}
    assert found(partner.get("/client", merchantId=shop.MONTREAL, **both)) == []


def test_stores_of_one_clientele_share_their_clients(partner):
    assert found(partner.get("/client", merchantId=shop.LAURIER, email="amara@example.org")) == [shop.AMARA]


@pytest.mark.parametrize(
    "criteria",
    [
        {},
        {"merchantId": shop.MONTREAL},
        {"email": "amara@example.org"},
        {"merchantId": shop.MONTREAL, "firstName": "Amara"},
        {"moduleId": "my_crm"},
        {"externalId": "C-1"},
        {"moduleId": "my_crm", "externalId": "C-1", "merchantId": shop.MONTREAL},
        {"moduleId": "my_crm", "externalId": "C-1", "email": "amara@example.org"},
        {"merchantId": "one", "email": "amara@example.org"},
    ],
)
def test_incomplete_or_mixed_criteria_are_a_400(partner, criteria):
    assert partner.get("/client", **criteria).status == 400


def test_a_module_the_key_is_not_authorised_for_is_forbidden(partner):
    assert partner.get("/client", moduleId="their_crm", externalId="C-1").status == 403


def test_with_too_many_matches_only_the_first_come(partner, world):
    for n in range(40):
        world.put(Client(5000 + n, shop.MONTREAL, 7, "Jean", "Tremblay"))
    many = found(partner.get("/client", merchantId=shop.MONTREAL, firstName="Jean", lastName="Tremblay"))
    assert many == list(range(5000, 5020))


def test_a_client_is_created_and_then_read_back(partner):
    body = {
        "merchantId": shop.MONTREAL,
        "firstName": "Chloé",
        "lastName": "Bouchard",
        "language": "fr",
        "dateOfBirth": {"day": 29, "month": 2},
        "address": {"city": "Laval"},
        "metadata": {"tier": "new"},
    }
    made = partner.post("/client", body).json
    assert (made["language"], made["dateOfBirth"], made["status"]) == ("fre", {"day": 29, "month": 2}, "Active")
    assert partner.get(f"/client/{made['id']}").json == made


@pytest.mark.parametrize(
    "change",
    [
        {"merchantId": 999},
        {"firstName": " "},
        {"lastName": None},
        {"email": "nobody"},
        {"gender": "Cat"},
        {"language": "tlh"},
        {"metadata": {"tier": 1}},
        {"dateOfBirth": {"day": 32, "month": 1}},
        {"remindByEmail": "yes"},
    ],
)
def test_a_client_that_cannot_be_is_a_400(partner, change):
    body = {"merchantId": shop.MONTREAL, "firstName": "Ana", "lastName": "Costa"} | change
    assert partner.post("/client", body).status == 400


def test_a_client_of_a_store_out_of_reach_is_a_403(partner):
    body = {"merchantId": shop.STRANGER, "firstName": "Ana", "lastName": "Costa"}
    assert partner.post("/client", body).status == 403


def test_put_merges_and_leaves_the_rest(partner):
    after = partner.put(f"/client/{shop.AMARA}", {"quickNote": "Rose gold", "mobilePhoneNumber": ""}).json
    assert (after["quickNote"], after["email"]) == ("Rose gold", "amara@example.org")
    assert "mobilePhoneNumber" not in after
    assert after["modifiedOn"] != after["createdOn"]


def test_a_merged_client_answers_with_the_new_id(partner):
    for answer in (
        partner.get(f"/client/{shop.OLD_AMARA}"),
        partner.put(f"/client/{shop.OLD_AMARA}", {"quickNote": "x"}),
        partner.delete(f"/client/{shop.OLD_AMARA}"),
        partner.get(f"/client/{shop.OLD_AMARA}/moduleLink/my_crm"),
        partner.get("/booking", clientId=shop.OLD_AMARA, from_=shop.iso(at(0)), to=shop.iso(at(24))),
    ):
        assert answer.status == 301
        assert answer.json["newClientId"] == shop.AMARA
    first = partner.get(f"/client/{shop.OLD_AMARA}")
    assert first.headers["Location"] == f"/na/booking/v1/client/{shop.AMARA}"


def test_a_deleted_client_is_gone_and_an_anonymised_one_is_empty(partner):
    assert partner.get(f"/client/{shop.GONE}").status == 404
    ghost = partner.get(f"/client/{shop.GHOST}").json
    assert "firstName" not in ghost
    assert "email" not in ghost


def test_deleting_is_refused_while_bookings_lie_ahead(partner, world):
    booked = appointment(world, at(11))
    answer = partner.delete(f"/client/{shop.AMARA}")
    assert (answer.status, answer.json.get("error")) == (409, None)
    world.put(replace(booked, status="Cancelled"))
    assert partner.delete(f"/client/{shop.AMARA}").status == 200
    assert partner.get(f"/client/{shop.AMARA}").status == 404
    assert partner.get("/client", moduleId="my_crm", externalId="C-1").json["clients"] == []


def test_an_open_request_also_lies_ahead_but_the_past_does_not(partner, world):
    appointment(world, at(11, day=17))
    open_request = appointment(world, None, staff=None, status="PendingStaffApproval")
    assert partner.delete(f"/client/{shop.AMARA}").status == 409
    world.put(replace(open_request, status="Cancelled"))
    assert partner.delete(f"/client/{shop.AMARA}").status == 200


def test_deleting_can_be_insisted_on(partner, world):
    appointment(world, at(11))
    assert partner.delete(f"/client/{shop.AMARA}", ignoreError="true").status == 200


# Matching, in Booxi's order.


@pytest.fixture
def namesakes(world):
    """Three people of the same name."""
    world.put(Client(2001, shop.MONTREAL, 7, "Léa", "Roy", email="lea1@example.org", home_phone="+15140000001"))
    world.put(Client(2002, shop.MONTREAL, 7, "Léa", "Roy", email="lea2@example.org", mobile_phone="+15140000002"))
    world.put(Client(2003, shop.MONTREAL, 7, "Léa", "Roy", home_phone="+15140000002"))
    return world


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"email": "LEA2@example.org", "home_phone": "+15140000001"}, 2002),
        ({"home_phone": "+15140000001"}, 2001),
        ({"home_phone": "+15140000002", "mobile_phone": "+15140000002"}, 2003),
        ({"mobile_phone": "+15140000002"}, 2002),
        ({"email": "new@example.org"}, None),
    ],
)
def test_names_match_with_email_then_home_phone_then_mobile(namesakes, facts, expected):
    merchant = namesakes.merchants[shop.MONTREAL]
    match = clients.match(namesakes, merchant, Person("lea", "ROY", **facts))
    assert (match and match.id) == expected


def test_an_external_customer_id_comes_before_everything(namesakes):
    merchant = namesakes.merchants[shop.MONTREAL]
    person = Person("Léa", "Roy", email="lea1@example.org", customer=("my_crm", "C-1"))
    match = clients.match(namesakes, merchant, person)
    assert match is not None
    assert match.id == shop.AMARA


def test_email_alone_never_matches(partner, world):
    person = {"firstName": "Armand", "lastName": "Delacroix", "email": "amara@example.org"}
    assert partner.post("/booking", wanted(client=person)).json["client"]["id"] not in (shop.AMARA, shop.OLD_AMARA)


def test_a_match_gets_its_empty_fields_filled_and_keeps_the_others(partner, world):
    person = {
        "firstName": "AMARA",
        "lastName": "delacroix",
        "email": "amara@example.org",
        "mobilePhoneNumber": "+15149999999",
        "homePhoneNumber": "+15148888888",
    }
    assert partner.post("/booking", wanted(client=person)).json["client"]["id"] == shop.AMARA
    amara = world.clients[shop.AMARA]
    assert (amara.first_name, amara.mobile_phone) == ("Amara", "+15145550198")
    assert amara.home_phone == "+15148888888"


def test_a_merged_or_forgotten_namesake_is_not_matched(partner, world):
    person = {"firstName": "Amara", "lastName": "Delacroix", "email": "old@example.org"}
    made = partner.post("/booking", wanted(client=person)).json
    assert made["client"]["id"] not in (shop.AMARA, shop.OLD_AMARA)


def test_merging_moves_bookings_and_links(partner, world):
    booked = appointment(world, at(11))
    clients.merge(world, world.clients[shop.AMARA], world.clients[shop.KENJI], now=shop.NOW)
    assert partner.get(f"/booking/{booked.id}").json["booking"]["client"]["id"] == shop.KENJI
    assert partner.get(f"/client/{shop.KENJI}/moduleLink/my_crm").json["link"]["externalId"] == "C-1"
    assert partner.get(f"/client/{shop.AMARA}").json["newClientId"] == shop.KENJI


def test_anonymising_leaves_the_booking_without_a_name(partner, world):
    booked = appointment(world, at(11))
    clients.anonymise(world, world.clients[shop.AMARA], now=shop.NOW)
    shown = partner.get(f"/booking/{booked.id}").json["booking"]["client"]
    assert shown["id"] == shop.AMARA
    assert "firstName" not in shown
    assert partner.post("/booking", wanted()).status == 400
