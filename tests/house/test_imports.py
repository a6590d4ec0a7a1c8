"""Importing: what Booxi's stores, people and catalogue become here, again and again, and when something breaks."""

import logging
from io import StringIO
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clienteling.models import AuditEntry, Category, Offering, OpeningHours, Service, StaffMember, Store, WorkingHours
from clienteling.services import imports
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

KEY = {"Booxi-PartnerKey": "stage-partner-key-na"}


@pytest.fixture
def montreal(house: None) -> Store:
    return Store.objects.get(number="CA0101")


def somebody(store: Store, booxi_id: int) -> StaffMember:
    return StaffMember.objects.get(store=store, booxi_id=booxi_id)


def write_to_booxi(stage: Stage, path: str, body: dict[str, Any]) -> None:
    """The Back Office changes something."""
    answer = httpx.put(f"{stage.url}/na/booking/v1{path}", json=body, headers=KEY, timeout=10)
    assert answer.is_success, answer.text


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_stores", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_store_comes_with_its_number_zone_currency_and_key(montreal):
    assert (montreal.region, montreal.booxi_id, montreal.name) == ("na", 3401, "Montréal, Sherbrooke")
    assert (montreal.time_zone, montreal.currency, montreal.language) == ("America/Toronto", "CAD", "fre")
    assert montreal.merchant_key == "sandbox-merchant-montreal"
    assert montreal.imported_at is not None


def test_the_same_booxi_id_is_another_store_in_the_other_account(montreal):
    paris = Store.objects.get(number="FR0201")
    assert (paris.booxi_id, paris.region) == (montreal.booxi_id, "eu")


def test_people_come_with_what_the_calendar_needs_to_know(montreal):
    assert somebody(montreal, 7101).name == "Marie-Ève Gagnon"
    assert somebody(montreal, 7101).employee_id == "EMP-7101"
    assert somebody(montreal, 7104).takes_client_times
    assert not somebody(montreal, 7106).is_online
    with_calendar = set(montreal.staff.with_calendar().values_list("booxi_id", flat=True))
    assert with_calendar == set(range(7101, 7109)), "the director has no calendar"


def test_the_catalogue_comes_with_categories_prices_and_methods(montreal):
    rings = Service.objects.get(store=montreal, name="Mise à taille de bague")
    assert (rings.duration, str(rings.price), rings.category.name) == (30, "40.00", "Mariage et joaillerie")
    assert montreal.categories.count() == 4
    assert montreal.services.count() == 14
    assert montreal.services.bookable().count() == 12, "the two group events are not booked like appointments"
    assert not Service.objects.get(store=montreal, name="Prise de mesures").is_online


def test_who_does_what_is_known_for_those_online_and_unknown_for_the_others(montreal):
    thomas, noemie = somebody(montreal, 7102), somebody(montreal, 7106)
    watches = Service.objects.get(store=montreal, name="Entretien de montre")
    assert Offering.objects.get(service=watches, staff_member=thomas).duration == 20, "his own minutes"
    assert not Offering.objects.filter(service__name="Stylisme privé", staff_member=thomas).exists()
    assert not Offering.objects.filter(staff_member=noemie).exists(), "offline: unknown"


def test_opening_hours_and_own_hours_say_from_when_until_when_they_count(montreal):
    in_force = OpeningHours.objects.filter(store=montreal, valid_until=None)
    assert in_force.count() == 7
    assert in_force.get(weekday=7).opens.hour == 11
    thomas = WorkingHours.objects.filter(staff_member=somebody(montreal, 7102))
    assert set(thomas.values_list("weekday", flat=True)) == {2, 3, 4, 5, 6}
    assert thomas.filter(valid_until=None).count() == thomas.exclude(valid_until=None).count() == 5
    now, next_season = thomas.exclude(valid_until=None).first(), thomas.filter(valid_until=None).first()
    assert (next_season.valid_from - now.valid_until).days == 1, "no day without hours and none with two"
    assert not WorkingHours.objects.filter(staff_member=somebody(montreal, 7101)).exists(), "she keeps the store's"


def test_templates_are_imported_as_such_and_never_bookable(house):
    template = Store.objects.get(region="na", number="TEMPLATE")
    assert template.is_template
    assert template not in Store.objects.bookable()
    assert template.services.filter(is_template=True).count() == 14
    assert not template.services.bookable()
    assert not template.staff.with_calendar()


def test_importing_again_changes_nothing(montreal):
    before = {kind: list(kind.objects.order_by("pk").values()) for kind in (StaffMember, Service, Category, Offering)}
    report = imports.import_stores("na")
    assert all(not (n.created or n.changed or n.gone) for n in report.tallies.values()), report
    assert report.of("staff").unchanged == 10
    for kind, rows in before.items():
        assert list(kind.objects.order_by("pk").values()) == rows


def test_what_changed_in_booxi_changes_here(montreal, stage):
    write_to_booxi(stage, "/staff/7101", {"position": "Senior advisor"})
    write_to_booxi(stage, "/service/6101", {"duration": 75})
    report = imports.import_stores("na")
    assert (report.of("staff").changed, report.of("services").changed) == (1, 1)
    assert somebody(montreal, 7101).position == "Senior advisor"
    assert Service.objects.get(store=montreal, booxi_id=6101).duration == 75


def test_a_store_made_anew_in_booxi_keeps_its_row_by_its_number(montreal):
    Store.objects.filter(pk=montreal.pk).update(booxi_id=12)
    imports.import_stores("na")
    montreal.refresh_from_db()
    assert montreal.booxi_id == 3401
    assert Store.objects.filter(region="na").count() == 2


def test_a_person_made_anew_in_booxi_keeps_their_row_by_their_employee_id(montreal):
    mo = somebody(montreal, 7101)
    StaffMember.objects.filter(pk=mo.pk).update(booxi_id=12)
    imports.import_stores("na")
    mo.refresh_from_db()
    assert (mo.booxi_id, mo.gone_at) == (7101, None)
    assert montreal.staff.count() == 9


def test_two_people_whose_employee_ids_were_mixed_up_change_places(montreal):
    """Both hold an id the other needs: neither may be lost on the way."""
    mo, thomas = somebody(montreal, 7101), somebody(montreal, 7102)
    StaffMember.objects.filter(pk=mo.pk).update(employee_id="EMP-7102")
    StaffMember.objects.filter(pk=thomas.pk).update(employee_id="EMP-7101")
    imports.import_stores("na")
    mo.refresh_from_db()
    thomas.refresh_from_db()
    assert (mo.booxi_id, thomas.booxi_id) == (7102, 7101)
    assert (mo.first_name, thomas.first_name) == ("Thomas", "Marie-Ève")


def test_an_employee_id_two_people_share_decides_nothing(montreal):
    montreal.staff.filter(booxi_id__in=[7101, 7102]).update(employee_id="EMP-7101")
    imports.import_stores("na")
    assert somebody(montreal, 7101).first_name == "Marie-Ève"
    assert somebody(montreal, 7102).employee_id == "EMP-7102"


def test_who_left_booxi_is_marked_gone_and_comes_back_when_they_do(montreal):
    left = StaffMember.objects.create(store=montreal, booxi_id=99, first_name="Paule", employee_id="EMP-99")
    assert imports.import_stores("na").of("staff").gone == 1
    left.refresh_from_db()
    assert left.gone_at is not None
    assert left not in montreal.staff.with_calendar()
    StaffMember.objects.filter(booxi_id=7108, store=montreal).update(gone_at=left.gone_at)
    report = imports.import_stores("na")
    assert (report.of("staff").gone, report.of("staff").changed) == (0, 1)
    assert somebody(montreal, 7108).gone_at is None


def test_a_store_out_of_reach_is_marked_gone_with_nothing_deleted(montreal):
    gone = Store.objects.create(region="na", booxi_id=77, name="Closed", number="CA0909", time_zone="America/Toronto")
    person = StaffMember.objects.create(store=gone, booxi_id=1)
    assert imports.import_stores("na").of("stores").gone == 1
    gone.refresh_from_db()
    assert gone.gone_at is not None
    assert StaffMember.objects.filter(pk=person.pk, gone_at=None).exists()


def test_a_service_somebody_stopped_doing_is_no_longer_said_of_them(montreal):
    james = somebody(montreal, 7104)
    bridal = Service.objects.get(store=montreal, name="Consultation mariage")
    Offering.objects.create(service=bridal, staff_member=james)
    assert imports.import_stores("na").of("offerings").gone == 1
    assert not Offering.objects.filter(service=bridal, staff_member=james).exists()


def test_one_store_alone_leaves_the_others_as_they_are(house):
    Store.objects.filter(number="GB0301").update(name="As it was")
    report = imports.import_stores("eu", numbers=["FR0201"])
    assert report.of("stores").unchanged == 1
    assert report.of("stores").gone == 0
    assert Store.objects.get(number="GB0301").name == "As it was"


def test_a_quick_import_asks_about_new_people_only(montreal, stage):
    montreal.staff.filter(booxi_id=7103).delete()
    stage.post("calls", {"forget": True})
    imports.import_stores("na", numbers=["CA0101"], quick=True)
    asked = stage.get("calls")["operations"]
    assert asked.pop("getStaffSchedules") == 1
    assert asked.pop("findServices") == 1
    assert stage.calls() <= 9
    assert Offering.objects.filter(staff_member=somebody(montreal, 7103)).exists()
    assert Offering.objects.filter(staff_member=somebody(montreal, 7102)).exists(), "known before, not forgotten"


def test_a_boutique_of_eight_takes_no_more_calls_than_promised(house, stage):
    stage.post("calls", {"forget": True})
    imports.import_stores("na", numbers=["CA0101"])
    assert stage.calls() <= 21


def test_booxi_is_never_asked_inside_a_transaction(stage, db):
    asked = []
    imports.import_stores("na", tell=lambda _step: asked.append(connection.in_atomic_block))
    assert asked
    assert not any(asked)


def test_each_import_leaves_a_trace(montreal, people: People):
    imports.import_stores("na", numbers=["CA0101"], by=people.administrator)
    entry = AuditEntry.objects.filter(store=montreal, verb="import").first()
    assert entry.actor == people.administrator


def test_a_store_whose_time_zone_nobody_knows_is_passed_over_with_the_remedy(stage, db):
    from clienteling.booxi.types.stores import Store as Told
    from clienteling.services.imports.report import Report
    from clienteling.services.imports.stores import settle

    report = Report("na")
    assert settle("na", [Told(id=5, name="Atlantis", time_zone="Sea/Deep")], numbers=[], report=report) == []
    assert report.passed_over == ["Atlantis: Booxi gives no time zone we know. Set it in the Back Office."]


def test_names_longer_than_our_columns_are_cut_and_half_a_currency_is_none(stage, db):
    from clienteling.booxi.types.stores import Store as Told
    from clienteling.services.imports.report import Report
    from clienteling.services.imports.stores import settle

    told = Told(id=5, name="N" * 900, time_zone="Europe/Paris", currency="EUROS", default_language="français")
    (store,) = settle("na", [told], numbers=[], report=Report("na"))
    assert (len(store.name), store.currency, store.language) == (200, "", "eng")


def test_the_command_counts_what_it_did_and_names_nobody(stage, db, caplog):
    with caplog.at_level(logging.DEBUG):
        said = run("--region", "na", "--verbosity", "2")
    assert "North America" in said
    assert "staff" in said
    assert "Montréal, Sherbrooke (2 of 2)" in said, "a line a store where there is no terminal"
    for secret in ("Marie-Ève", "Gagnon", "sandbox-merchant", "stage-partner-key"):
        assert secret not in said + caplog.text


def test_the_command_on_a_terminal_shows_a_bar(stage, db):
    out = StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    call_command("import_stores", region="na", stdout=out, stderr=out, no_color=True)
    assert "█" * 24 in out.getvalue()
    assert "\n" in out.getvalue()


def test_a_store_number_nobody_has_is_an_error_that_says_where_to_look(house):
    with pytest.raises(CommandError, match="No store has the number NOPE"):
        run("--store", "CA0101", "NOPE")


def test_when_booxi_falls_silent_what_was_imported_stays_and_the_remedy_is_said(stage, db):
    stage.post("faults", {"faults": [{"kind": "error", "operations": ["getStaffSchedules"]}]})
    try:
        with pytest.raises(CommandError, match=r"Booxi did not answer\. Try again in a few minutes"):
            run("--region", "na")
    finally:
        stage.post("faults", {"faults": []})
    assert Store.objects.get(number="TEMPLATE", region="na").imported_at is not None
    assert Store.objects.get(number="CA0101").imported_at is None
    run("--region", "na")
    assert Store.objects.get(number="CA0101").staff.count() == 9


def test_a_key_booxi_does_not_accept_is_told_without_showing_it(stage, db, settings):
    from clienteling.services import door

    settings.BOOXI_PARTNER_KEYS = {"na": "stage-partner-key-wrong"}
    door.booxi("na").close()
    door.account.cache_clear()
    try:
        with pytest.raises(CommandError, match="does not accept our key") as refusal:
            run()
        assert "wrong" not in str(refusal.value)
    finally:
        door.booxi("na").close()
        door.account.cache_clear()


def test_an_account_without_a_key_is_told_which_variable_to_set(stage, db, settings):
    settings.BOOXI_PARTNER_KEYS = {"na": "stage-partner-key-na"}
    with pytest.raises(CommandError, match="Set BOOXI_EU_PARTNER_KEY"):
        run("--region", "eu")


def test_employee_ids_our_key_may_not_read_are_passed_over_and_kept(montreal, settings):
    settings.EMPLOYEE_MODULE = "not_ours"
    report = imports.import_stores("na", numbers=["CA0101"])
    assert any("employee ids, since our key may not read the module not_ours" in note for note in report.passed_over)
    assert somebody(montreal, 7101).employee_id == "EMP-7101"


def test_where_the_list_of_staff_tells_no_links_each_person_is_asked_about(montreal, stage, settings):
    settings.EMPLOYEE_MODULE = "my_crm"
    stage.post("calls", {"forget": True})
    imports.import_stores("na", numbers=["CA0101"])
    assert stage.get("calls")["operations"]["getStaffModuleLink"] == 9
    assert set(montreal.staff.values_list("employee_id", flat=True)) == {""}, "nobody has an id in that module"


def test_the_demo_can_be_made_twice_and_offers_people_of_every_store(stage, db):
    for _ in range(2):
        out = StringIO()
        call_command("demo", stdout=out, stderr=StringIO())
    from clienteling.models import Membership, User
    from clienteling.services.demo import PASSWORD

    said = out.getvalue()
    assert all(city in said for city in ("Montréal", "Paris", "London", "Administrator", PASSWORD))
    assert User.objects.count() == 10
    for number in ("CA0101", "FR0201", "GB0301"):
        roles = list(Membership.objects.filter(store__number=number).values_list("role", flat=True))
        assert roles.count("manager") >= 1
        assert roles.count("associate") >= 2
        assert Store.objects.get(number=number).acting_staff is not None
    marie_eve = Membership.objects.get(user__email="marie-eve@verel.example.com")
    assert marie_eve.staff_member.booxi_id == 7101
    assert User.objects.get(email="etienne@verel.example.com").memberships.count() == 2


def test_the_demo_refuses_outside_a_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="This is no demo"):
        call_command("demo")
    assert not Store.objects.exists()
