"""The administration: every page opens, shows no secret and no client, and changes only what is the house's."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client as Browser
from django.urls import reverse
from huey.contrib.djhuey import HUEY

from bookings.models import (
    Booking,
    BookingItem,
    Column,
    DayVersion,
    Feed,
    GroupEvent,
    InboxEvent,
    Intent,
    OutsideCalendar,
    Reconciliation,
    TimeSlot,
)
from clienteling import clock
from clienteling.models import AuditEntry, Closure, Membership, OpeningHours, StaffMember, Store, Turn, User
from crm.models import BooxiClient, Client
from tests.conftest import Stage
from tests.house.furnish import PASSWORD, People

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

OURS = [kind for kind in admin.site._registry if kind._meta.app_label in {"clienteling", "bookings", "crm"}]
CHANGEABLE = {User, Membership, Closure}
"""What an administrator makes and deletes by hand. A store is changed only; all else is looked at."""
ADDABLE = CHANGEABLE | {OutsideCalendar}
SECRETS = (
    "key-of-mos-calendar",
    "sandbox-merchant",
    "stage-partner-key",
    "Odette",
    "Lavoie",
    "+15145550199",
    "allergic to wool",
)


@pytest.fixture
def office(people: People) -> Browser:
    browser = Browser(headers={"Accept-Language": "en"})
    browser.force_login(people.administrator)
    return browser


@pytest.fixture
def lived_in(people: People) -> People:
    """One row at least of every kind, with somebody's details in it."""
    at = clock.now()
    mo = people.mo.memberships.get().staff_member
    odette = Client.objects.create(
        first_name="Odette", last_name="Lavoie", mobile_phone="+15145550199", email="odette@example.org", created_at=at
    )
    odette.stores.add(people.montreal)
    BooxiClient.objects.create(region="na", booxi_id=91234, client=odette)
    booking = Booking.objects.create(
        region="na", booxi_id="A00099999", store=people.montreal, staff_member=mo, client=odette,
        method="Appointment", status="Approved", starts_at=at, ends_at=at + timedelta(hours=1), known_at=at,
        client_request="allergic to wool", quick_note="allergic to wool",
    )  # fmt: skip
    BookingItem.objects.create(booking=booking, name="Styling")
    Intent.objects.create(
        user=people.mo, token=uuid.uuid4(), kind="create", store=people.montreal, created_at=at,
        wanted={"first_name": "Odette"}, shown={"last_name": "Lavoie"},
    )  # fmt: skip
    InboxEvent.objects.create(
        region="na", event_id="evt-1", type="appointment.created", booking_booxi_id="A00099999",
        raw=b'{"id": "evt-1", "content": {"client": {"firstName": "Odette", "home": "<b>Lavoie</b>"}}}',
        store=people.montreal, state="dead", reason="Unreachable", received_at=at, try_at=at, settled_at=at, attempts=8,
    )  # fmt: skip
    span = {"store": people.montreal, "staff_member": mo, "starts_at": at, "ends_at": at, "known_at": at}
    GroupEvent.objects.create(region="na", booxi_id=5, name="Trunk show", **span)
    TimeSlot.objects.create(region="na", booxi_id=6, label="allergic to wool", description="allergic to wool", **span)
    Reconciliation.objects.create(
        store=people.montreal, why="night", first_day=at.date(), last_day=at.date(), began_at=at, compared=12408,
        lacking=2, differing=1,
    )  # fmt: skip
    Feed.objects.create(user=people.mo, digest="0" * 64, created_at=at)
    OutsideCalendar.objects.create(
        staff_member=mo, address="https://elsewhere.example/key-of-mos-calendar.ics", asked_by=people.mo, created_at=at
    )
    Turn.objects.create(job="reconcile", scope="1", slot="2026-11-20T15", taken_at=at)
    Column.objects.create(staff_member=mo, on=at.date())
    DayVersion.objects.create(store=people.montreal, on=at.date())
    Closure.objects.create(store=people.montreal, on=at.date(), reason="Stocktaking")
    AuditEntry.objects.create(at=at, verb="book", thing="booking", thing_id="1", store=people.montreal)
    return people


def page_of(kind: Any, page: str, *arguments: object) -> str:
    return reverse(f"admin:{kind._meta.app_label}_{kind._meta.model_name}_{page}", args=arguments)


def opened(browser: Browser, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, address
    html: str = answer.content.decode()
    assert not [secret for secret in SECRETS if secret in html], address
    assert obeys_our_policy(html), address
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    return html


def obeys_our_policy(html: str) -> bool:
    """Nothing our content policy would refuse: inline style, inline script, handlers in attributes."""
    return not re.search(
        r"""<[^>]+\s(style|on\w+)=["']|<script(?![^>]*\ssrc=)(?![^>]*nonce=)(?![^>]*json)|<style""", html
    )


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind._meta.model_name)
def test_every_page_of_every_kind_opens(kind, office, lived_in):
    assert kind.objects.exists(), "the test furnishes one of each kind"
    opened(office, page_of(kind, "changelist"))
    opened(office, page_of(kind, "change", kind.objects.order_by("pk").last().pk))
    opened(office, page_of(kind, "history", kind.objects.first().pk))
    opened(office, page_of(kind, "add"), 200 if kind in ADDABLE else 403)
    opened(office, page_of(kind, "delete", kind.objects.first().pk), 200 if kind in CHANGEABLE else 403)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind._meta.model_name)
def test_every_list_can_be_searched_filtered_and_sorted(kind, office, lived_in):
    page = page_of(kind, "changelist")
    for query in ("?q=7101", "?q=A00099999", "?q=%00'%22", "?o=1", "?o=-1.2", "?p=0"):
        answer = office.get(page + query, follow=True)
        assert answer.status_code in {200, 400}, page + query
    assert office.get(f"{page}?no_such_filter=1", follow=True).status_code == 200


def test_the_index_shows_every_kind_once_and_nothing_else_of_djangos(office):
    html = opened(office, "/admin/")
    assert "Groups" not in html
    assert "Email addresses" not in html


def test_things_are_found_by_the_ids_the_firm_and_booxi_use(office, lived_in):
    for kind, wanted, found in (
        (Store, "CA0101", "Montréal, Sherbrooke"),
        (Store, "3402", "London, New Bond Street"),
        (StaffMember, "EMP-7101", "Marie-Ève Gagnon"),
        (StaffMember, "7102", "Thomas Lefebvre"),
        (User, "EMP-7101", "mo@example.org"),
        (Booking, "A00099999", "A00099999"),
        (InboxEvent, "evt-1", "A00099999"),
        (InboxEvent, "A00099999", "evt-1"),
        (Client, "91234", str(Client.objects.get().uuid)),
    ):
        assert found in opened(office, f"{page_of(kind, 'changelist')}?q={wanted}"), wanted


def test_what_comparing_found_is_said_in_a_sentence(office, lived_in):
    Reconciliation.objects.create(
        store=lived_in.montreal, why="rhythm", first_day="2026-11-20", last_day="2026-11-20", began_at=clock.now(),
        compared=1,
    )  # fmt: skip
    page = page_of(Reconciliation, "changelist")
    everything = opened(office, page)
    assert "12,408 bookings compared, 3 differences healed" in everything
    assert "1 booking compared, 0 differences healed" in everything
    assert "Last 24 hours: 12,409 bookings compared, 3 differences healed" in everything
    healed = opened(office, f"{page}?healed=yes")
    assert "1 booking compared" not in healed


def test_a_stores_key_is_said_to_be_there_and_never_shown(office, people):
    Store.objects.filter(number="FR0201").update(merchant_key="")
    html = opened(office, page_of(Store, "changelist"))
    assert "present" in html
    assert "missing" in html
    assert 'name="merchant_key"' not in opened(office, page_of(Store, "change", people.montreal.pk))


def store_form(browser: Browser, store: Store) -> dict[str, Any]:
    """What the browser would send back unchanged."""
    found = browser.get(page_of(Store, "change", store.pk)).context
    data = dict(found["adminform"].form.initial)
    for formset in found["inline_admin_formsets"]:
        for form in [formset.formset.management_form, *formset.formset.forms]:
            data |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: value for name, value in data.items() if value is not None and value is not False}


def test_of_what_booxi_tells_nothing_is_changed_here(office, people):
    store = people.montreal
    acting = StaffMember.objects.get(store=store, booxi_id=7104)
    data = store_form(office, store) | {
        "name": "Elsewhere", "booxi_id": 1, "merchant_key": "mine", "time_zone": "UTC", "acting_staff": acting.pk,
    }  # fmt: skip
    answer = office.post(page_of(Store, "change", store.pk), data)
    assert answer.status_code == 302, answer.context and answer.context["errors"]
    store.refresh_from_db()
    assert (store.name, store.booxi_id, store.time_zone) == ("Montréal, Sherbrooke", 3401, "America/Toronto")
    assert store.merchant_key == "sandbox-merchant-montreal"
    assert store.acting_staff == acting


def test_an_administrator_says_whether_feeds_name_the_stores_clients(office, people):
    for allowed in (True, False):
        data = store_form(office, people.montreal) | ({"feed_names_clients": "on"} if allowed else {})
        data = data if allowed else {name: value for name, value in data.items() if name != "feed_names_clients"}
        assert office.post(page_of(Store, "change", people.montreal.pk), data).status_code == 302
        people.montreal.refresh_from_db()
        assert people.montreal.feed_names_clients is allowed
    changes = AuditEntry.objects.filter(thing="store", verb="change").values_list("changes", flat=True)
    assert list(changes) == [{"Calendar feeds name clients": "changed"}] * 2


def test_only_somebody_of_the_store_can_sign_for_it(office, people):
    stranger = StaffMember.objects.get(store=people.paris, booxi_id=7101)
    data = store_form(office, people.montreal) | {"acting_staff": stranger.pk}
    answer = office.post(page_of(Store, "change", people.montreal.pk), data)
    assert "acting_staff" in answer.context["adminform"].form.errors
    people.montreal.refresh_from_db()
    assert people.montreal.acting_staff is None


def test_a_membership_as_somebody_of_another_store_is_refused_with_the_reason(office, people):
    theirs = StaffMember.objects.get(store=people.paris, booxi_id=7102)
    data = {
        "user": people.administrator.pk,
        "store": people.montreal.pk,
        "role": "associate",
        "staff_member": theirs.pk,
    }
    answer = office.post(page_of(Membership, "add"), data)
    assert "This person works in another store" in answer.content.decode()


def test_a_person_is_invited_by_e_mail_and_can_sign_in(office, people):
    data = {"email": "New@Example.org", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    data |= {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    assert office.post(page_of(User, "add"), data).status_code == 302
    assert User.objects.filter(email="new@example.org").exists(), "one spelling of an address"
    newcomer = Browser()
    assert newcomer.post("/account/login/", {"login": "new@example.org", "password": PASSWORD}).status_code == 302


def test_what_an_administrator_does_stands_in_the_audit_trail(office, people):
    data = {"store": people.montreal.pk, "on": "2026-12-25", "reason": "Christmas"}
    office.post(page_of(Closure, "add"), data)
    closure = Closure.objects.get()
    office.post(page_of(Closure, "change", closure.pk), data | {"reason": "Noël"})
    office.post(page_of(Closure, "delete", closure.pk), {"post": "yes"})
    entries = AuditEntry.objects.filter(thing="closure", actor=people.administrator).order_by("pk")
    assert list(entries.values_list("verb", flat=True)) == ["add", "change", "delete"]
    assert entries[1].changes == {"Reason": "changed"}
    assert entries[1].store == people.montreal


def test_hours_and_what_was_imported_cannot_be_written_to(office, lived_in):
    for kind in (OpeningHours, StaffMember, Booking, Intent, AuditEntry, Client):
        row = kind.objects.first()
        assert office.post(page_of(kind, "change", row.pk), {}).status_code == 403, kind
        assert office.post(page_of(kind, "delete", row.pk), {"post": "yes"}).status_code == 403, kind
    assert office.post(page_of(Store, "delete", lived_in.montreal.pk), {"post": "yes"}).status_code == 403


def test_what_booxi_sent_stands_on_a_page_of_its_own_and_each_opening_is_traced(office, lived_in):
    event = InboxEvent.objects.get()
    address = reverse("admin:bookings_inboxevent_payload", args=[event.pk])
    assert address in opened(office, page_of(InboxEvent, "change", event.pk))
    html = office.get(address).content.decode()
    assert "Odette" in html
    assert "&lt;b&gt;Lavoie" in html
    assert obeys_our_policy(html)
    assert AuditEntry.objects.get(thing="inboxevent").verb == "read"
    stranger = Browser()
    stranger.force_login(lived_in.manager)
    assert stranger.get(address).status_code in {302, 403}
    InboxEvent.objects.update(raw=b'{"id": "evt-1", "firstName": "Od\\ud800"}')
    assert "Od\\ud800" in office.get(address).content.decode(), "half a character"
    InboxEvent.objects.update(raw=b"")
    assert address not in opened(office, page_of(InboxEvent, "change", event.pk))


def test_an_event_given_up_is_played_again_and_the_trail_says_by_whom(office, lived_in):
    event = InboxEvent.objects.get()
    one = reverse("admin:bookings_inboxevent_replay", args=[event.pk])
    assert office.get(one).status_code == 405
    assert "1 event is played again." in office.post(one, follow=True).content.decode()
    event.refresh_from_db()
    assert (event.state, event.attempts, event.reason, event.settled_at) == ("waiting", 0, "", None)
    chosen = {"action": "replay_selected", "_selected_action": [event.pk]}
    assert "1 event is played again." in office.post(page_of(InboxEvent, "changelist"), chosen, follow=True).text
    assert AuditEntry.objects.filter(verb="replayed", actor=lived_in.administrator).count() == 2
    InboxEvent.objects.update(raw=b"")
    said = office.post(page_of(InboxEvent, "changelist"), chosen, follow=True).text
    assert "What was said is forgotten already" in said


@pytest.mark.django_db(transaction=True, databases=["default", "cache"])
def test_stores_are_imported_again_by_the_worker_and_the_trail_says_when(office, people, stage: Stage):
    Store.objects.filter(pk=people.montreal.pk).update(name="Old name")
    chosen = {"action": "import_again", "_selected_action": [people.montreal.pk, people.paris.pk]}
    answer = office.post(page_of(Store, "changelist"), chosen, follow=True)
    assert "2 stores are being imported" in answer.content.decode()
    assert not AuditEntry.objects.filter(verb="import", actor=people.administrator).exists(), "not within the request"
    works()
    people.montreal.refresh_from_db()
    assert people.montreal.name == "Montréal, Sherbrooke"
    done = AuditEntry.objects.filter(verb="import", actor=people.administrator, outcome="done")
    assert {entry.store for entry in done} == {people.montreal, people.paris}


@pytest.mark.django_db(transaction=True, databases=["default", "cache"])
def test_an_import_that_stops_says_why_in_the_trail(office, people, stage: Stage):
    stage.post("faults", {"faults": [{"kind": "error", "operations": ["getServiceList"]}]})
    try:
        chosen = {"action": "import_again", "_selected_action": [people.montreal.pk]}
        office.post(page_of(Store, "changelist"), chosen)
        works()
    finally:
        stage.post("faults", {"faults": []})
    stopped = AuditEntry.objects.get(verb="import", outcome="stopped")
    assert stopped.store == people.montreal
    assert stopped.changes["why"].startswith("Booxi did not answer")


def works() -> None:
    """A worker empties the queue."""
    while task := HUEY.dequeue():
        HUEY.execute(task)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, databases=["default", "cache"])
def test_in_a_browser_nothing_breaks_the_content_policy(browser, live_server, lived_in):
    window = browser.new_context(base_url=live_server.url, locale="en-GB")
    page = window.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/admin/")
    page.get_by_label("E-mail").fill(lived_in.administrator.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/")
    for kind in (Store, User, AuditEntry):
        page.goto(page_of(kind, "changelist"))
        page.goto(page_of(kind, "change", kind.objects.first().pk))
    page.goto(page_of(User, "change", lived_in.mo.pk))
    page.locator(".select2-selection").first.click()
    page.locator(".select2-results__option", has_text="Paris").wait_for()
    page.goto(page_of(Closure, "add"))
    page.locator("a[id^=calendarlink]").click()
    page.locator(".calendarbox td a").first.wait_for()
    window.close()
    assert complaints == []
