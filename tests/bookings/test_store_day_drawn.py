"""The store's day as it is drawn: once for each kind of reader, anew where something changed, for few statements."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, Column, DayVersion, GroupEvent, RenderedColumn, TimeSlot
from bookings.services import lanes, projection
from clienteling import clock
from clienteling.models import Service, StaffMember
from clienteling.models.people import Membership
from crm.models import Client
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

TODAY = date(2026, 11, 20)
MOST = 8


@pytest.fixture
def day(people: People) -> str:
    """The address of a day read a moment ago, with one appointment at ten for Marie-Ève."""
    staff = people.montreal.staff.with_calendar()  # type: ignore[attr-defined]
    for on in (TODAY, TODAY + timedelta(days=1)):
        Column.objects.bulk_create(Column(staff_member=one, on=on, read_at=clock.now(), version=1) for one in staff)
    DayVersion.objects.create(store=people.montreal, on=TODAY, version=1)
    book(people, 10, staff_member=mine(people))
    return f"/store/{people.montreal.pk}/day/{TODAY}/"


def mine(people: People) -> StaffMember:
    staff = people.mo.memberships.get().staff_member
    assert staff
    return staff


def book(people: People, hour: float, *, minutes: int = 60, name: str = "Hugo Bernier", **values: Any) -> Booking:
    starts = at(people, hour)
    first, last = name.split(" ", 1)
    usual: dict[str, Any] = {
        "method": "Appointment",
        "status": "Approved",
        "service_names": "Watch care",
        "client": Client.objects.create(first_name=first, last_name=last, created_at=starts),
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=minutes),
    }
    number = f"A{Booking.objects.count()}"
    return Booking.objects.create(
        **(usual | values), region="na", booxi_id=number, store=people.montreal, known_at=starts
    )


def at(people: People, hour: float) -> datetime:
    return datetime(2026, 11, 20, tzinfo=people.montreal.zone) + timedelta(hours=hour)


def changed(people: People, staff: StaffMember | None) -> None:
    outcome = projection.Outcome()
    outcome.show(people.montreal.pk, TODAY, staff.pk if staff else None)
    projection.bump(outcome)


def see(browser: Browser, user: Any, address: str) -> str:
    browser.force_login(user)
    return str(browser.get(address).content.decode())


def block_of(page: str, booking: Booking) -> str:
    found = re.search(rf'<li class="ev [^"]*"><a id="b-{booking.pk}".*?</li>', page)
    assert found, "it is not on the wall"
    return found[0]


def test_a_column_is_drawn_once_and_again_only_when_it_changed(people: People, client: Browser, day: str) -> None:
    see(client, people.mo, day)
    first = dict(RenderedColumn.objects.values_list("pk", "made_at"))
    see(client, people.mo, day)
    assert dict(RenderedColumn.objects.values_list("pk", "made_at")) == first

    book(people, 14, name="Anna Rinaldi", staff_member=mine(people))
    assert "Anna Rinaldi" not in see(client, people.mo, day), "nothing said that the column changed"
    changed(people, mine(people))
    assert "Anna Rinaldi" in see(client, people.mo, day)
    assert len(set(first.items()) - set(RenderedColumn.objects.values_list("pk", "made_at"))) == 1


@pytest.mark.parametrize("staff", [1, 8, 60])
def test_a_day_costs_few_statements_whatever_its_staff_and_filters(
    people: People, client: Browser, day: str, staff: int
) -> None:
    grow(people, staff)
    client.force_login(people.manager)
    service = Service.objects.filter(store=people.montreal).values_list("pk", flat=True)[0]
    plain = ("nothing drawn", ""), ("all drawn", ""), ("one changed", ""), ("everyone", "?who=all")
    for state, query in (*plain, ("filtered", f"?status=approved&service={service}"), ("slots", "?kind=slot&fallen=1")):
        if state == "one changed":
            changed(people, people.montreal.staff.with_calendar().first())  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as asked:
            assert client.get(day + query).status_code == 200
        assert len(asked) <= MOST, (state, [each["sql"][:80] for each in asked])


def grow(people: People, size: int) -> None:
    """As many people as that, each with a column and a booking."""
    staff = people.montreal.staff.with_calendar()  # type: ignore[attr-defined]
    kept = list(staff[:size])
    StaffMember.objects.filter(store=people.montreal).exclude(pk__in=[one.pk for one in kept]).delete()
    new = [StaffMember(store=people.montreal, booxi_id=9000 + n, first_name="Léa") for n in range(size - len(kept))]
    for one in StaffMember.objects.bulk_create(new):
        Column.objects.create(staff_member=one, on=TODAY, read_at=clock.now(), version=1)
        book(people, 11, staff_member=one)


@pytest.mark.parametrize("path", ["", "list/", "live/?v=0.0.0"])
def test_every_way_to_look_at_a_day_is_as_cheap(people: People, client: Browser, day: str, path: str) -> None:
    client.force_login(people.mo)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(day + path).status_code == 200
    assert len(asked) <= MOST, [each["sql"][:80] for each in asked]


def test_a_poll_without_change_is_one_statement_beside_session_and_person(
    people: People, client: Browser, day: str
) -> None:
    client.force_login(people.mo)
    version = client.get(day).context["day"]["version"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{day}live/?v={version}").status_code == 204
    assert len(asked) == 3


@pytest.mark.parametrize("path", ["live/?v=0.0", "live/?v={version}"])
def test_a_poll_is_answered_to_nobody_without_a_place_there(
    people: People, client: Browser, day: str, path: str
) -> None:
    client.force_login(people.mo)
    address = day + path.format(version=client.get(day).context["day"]["version"])
    client.force_login(people.stranger)
    assert client.get(address).status_code == 404
    Membership.objects.filter(user=people.mo).update(is_active=False)
    client.force_login(people.mo)
    assert client.get(address).status_code == 403


def test_a_change_brings_its_column_alone_while_the_wall_stays_as_it_is(
    people: People, client: Browser, day: str
) -> None:
    client.force_login(people.mo)
    version = client.get(day).context["day"]["version"]
    book(people, 11.5, minutes=30, name="Anna Rinaldi", staff_member=mine(people))
    changed(people, mine(people))

    answer = client.get(f"{day}live/?v={version}", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert re.findall(r'<section [^>]*id="(col-\d+)"', page) == [f"col-{mine(people).pk}"]
    assert "Anna Rinaldi" in page
    assert answer["HX-Retarget"] == "#live"
    assert 'hx-swap-oob="true"' in page


def test_hours_that_are_new_to_the_wall_bring_all_of_it(people: People, client: Browser, day: str) -> None:
    before = see(client, people.mo, day)
    version = client.get(day).context["day"]["version"]
    book(people, 22, name="Anna Rinaldi", staff_member=mine(people))
    changed(people, mine(people))

    answer = client.get(f"{day}live/?v={version}", headers={"HX-Request": "true"})
    columns = re.findall(r'id="col-\d+"', answer.content.decode())
    assert columns == re.findall(r'id="col-\d+"', before)
    assert "HX-Retarget" not in answer


def test_requests_nobody_has_show_time_and_service_and_to_managers_who_asked(
    people: People, client: Browser, day: str
) -> None:
    waiting = {"status": "PendingStaffApproval", "staff_member": None}
    timed = book(people, 15, name="Inès Haddad", **waiting)
    book(people, 16, name="Robert Klein", **waiting, **{"starts_at": None, "ends_at": None})

    seen = see(client, people.mo, day)
    ask = seen[seen.index('id="col-ask"') : seen.index("</section>", seen.index('id="col-ask"'))]
    assert "15:00" in ask
    assert "Watch care" in ask
    assert "2, 1 untimed" in ask
    assert "Haddad" not in seen
    assert f"/appointment/{timed.pk}/" not in seen
    seen = see(client, people.manager, day)
    assert "Inès Haddad" in seen
    assert f"/appointment/{timed.pk}/" in seen
    assert "Robert Klein" not in seen


def test_a_colleagues_column_names_the_client_and_hides_what_their_slots_are_for(
    people: People, client: Browser, day: str
) -> None:
    slot = {"region": "na", "store": people.montreal, "known_at": at(people, 0), "staff_member": mine(people)}
    TimeSlot.objects.create(
        **slot, booxi_id=1, starts_at=at(people, 13), ends_at=at(people, 14), label="Dentist", kind="Busy"
    )
    own = see(client, people.mo, day)
    colleague = see(client, people.colleague, day)
    manager = see(client, people.manager, day)
    assert [page.count("Dentist") for page in (own, colleague, manager)] == [1, 0, 1]
    assert all("Hugo Bernier" in page for page in (own, colleague, manager))
    assert ">Busy</b>" in colleague
    assert RenderedColumn.objects.filter(column__staff_member=mine(people)).count() == 3


def test_a_block_says_client_service_staff_day_time_and_status(people: People, client: Browser, day: str) -> None:
    booking = book(people, 15, minutes=30, presence="Arrived", staff_member=mine(people))
    words = re.sub(r"<[^>]+>", "", block_of(see(client, people.mo, day), booking))
    for word in ("15:00", "15:30", "Hugo Bernier", "Watch care", "Marie-Ève", "Friday 20 November", "Arrived"):
        assert word in words


def test_group_events_and_free_slots_stand_in_the_column(people: People, client: Browser, day: str) -> None:
    thing = {"region": "na", "store": people.montreal, "known_at": at(people, 0), "staff_member": mine(people)}
    event = GroupEvent.objects.create(
        **thing,
        booxi_id=1,
        name="Trunk show",
        capacity=8,
        attendee_count=6,
        starts_at=at(people, 14),
        ends_at=at(people, 16),
    )
    book(people, 14, method="GroupReservation", group_event=event, name="Anna Rinaldi", staff_member=mine(people))
    TimeSlot.objects.create(**thing, booxi_id=2, starts_at=at(people, 18), ends_at=at(people, 19), kind="Available")
    seen = see(client, people.mo, day)
    assert f'href="/group-event/{event.pk}/"' in seen
    assert "6 of 8 places" in seen
    assert "Anna Rinaldi" not in seen, "she is one of the six"
    assert 'class="ev slot extra' in seen


def test_slots_lie_beneath_bookings_and_squeeze_none(people: People, client: Browser, day: str) -> None:
    thing = {"region": "na", "store": people.montreal, "known_at": at(people, 0), "staff_member": mine(people)}
    extra = TimeSlot.objects.create(
        **thing, booxi_id=1, starts_at=at(people, 14), ends_at=at(people, 19), kind="Available"
    )
    lunch = TimeSlot.objects.create(**thing, booxi_id=2, starts_at=at(people, 15), ends_at=at(people, 16), kind="Busy")
    inside, beyond = (book(people, hour, staff_member=mine(people)) for hour in (15, 20))
    seen = see(client, people.mo, day)
    assert f'<li class="ev slot extra s168 d60"><a class="plain" id="t-{extra.pk}"' in seen
    assert f'<li class="ev slot s180 d12"><a class="plain" id="t-{lunch.pk}"' in seen
    assert re.search(r'class="ev st-approved s180 d\d+ over"', block_of(seen, inside))
    assert re.search(r'class="ev st-approved s240 d\d+"', block_of(seen, beyond))


@pytest.mark.parametrize(("minutes", "says"), [(59, False), (61, True)])
def test_a_column_says_its_own_time_when_it_is_old_and_not_while_it_is_read_again(
    people: People, client: Browser, day: str, minutes: int, says: bool
) -> None:
    asked = clock.now() - timedelta(seconds=5)
    Column.objects.filter(staff_member=mine(people)).update(
        read_at=clock.now() - timedelta(minutes=minutes), asked_at=asked, try_at=asked
    )
    assert ("fresh is-old" in see(client, people.mo, day)) is says


@pytest.mark.parametrize("query", ["?kind=slot", "?who={}", "?status=arrived", "?service=0"])
def test_filters_hold_for_requests_and_walk_ins_too(people: People, client: Browser, day: str, query: str) -> None:
    waiting = {"status": "PendingStaffApproval", "staff_member": None}
    book(people, 15, name="Inès Haddad", **waiting)
    book(people, 16, name="Robert Klein", **waiting, **{"starts_at": None, "ends_at": None})
    book(people, 10.25, method="Queue", name="Tom Ashby", staff_member=None)
    seen = see(client, people.manager, day)
    assert 'id="col-ask"' in seen
    assert 'id="col-queue"' in seen
    seen = see(client, people.manager, day + query.format(mine(people).pk))
    assert "col-ask" not in seen
    assert "col-queue" not in seen


def test_cancelled_and_no_shows_wait_behind_a_filter_with_their_count(
    people: People, client: Browser, day: str
) -> None:
    book(people, 12, name="Victor Pelletier", status="Cancelled", staff_member=mine(people))
    book(people, 13, name="Margaux Lemaire", presence="NoShow", staff_member=mine(people))
    seen = see(client, people.mo, day)
    assert "Victor Pelletier" not in seen
    assert "Cancelled and no-show, 2" in seen
    seen = see(client, people.mo, f"{day}?fallen=1")
    assert "Victor Pelletier" in seen
    assert "Margaux Lemaire" in seen


def test_filters_go_together_and_stay_in_the_address(people: People, client: Browser, day: str) -> None:
    book(people, 12, name="Anna Rinaldi", status="PendingStaffApproval", staff_member=mine(people))
    colleague = people.colleague.memberships.get().staff_member
    book(people, 12, name="Emily Sato", status="PendingStaffApproval", staff_member=colleague)
    query = f"?who={mine(people).pk}&status=request&kind=appointment"
    seen = see(client, people.mo, day + query)
    assert "Anna Rinaldi" in seen
    assert "Emily Sato" not in seen
    assert "Hugo Bernier" not in seen
    assert f"2026-11-21/?who={mine(people).pk}&amp;status=request&amp;kind=appointment" in seen
    assert f'<input type="hidden" name="who" value="{mine(people).pk}">' in seen, "the date field carries them on"
    for view in ("", "list/"):
        chosen = client.get(f"{day}{view}{query}&day=2026-11-24")
        assert chosen["Location"] == f"{day.replace('11-20', '11-24')}{view}{query}"
    assert client.post(f"{day}refresh/{query}", {"view": "list"})["Location"] == f"{day}list/{query}"
    assert f"live/?v={client.get(day + query).context['day']['version']}&amp;who=" in seen


@pytest.mark.parametrize(
    "query", ["?who=9999999999", "?who=x&status=y&kind=z&service=0", "?service=99999999999999999999"]
)
def test_a_filter_that_means_nothing_is_no_error(people: People, client: Browser, day: str, query: str) -> None:
    client.force_login(people.mo)
    assert client.get(day + query).status_code == 200


def test_five_at_once_are_three_and_a_way_to_the_rest(people: People, client: Browser, day: str) -> None:
    for name in ("Anna One", "Anna Two", "Anna Three", "Anna Four"):
        book(people, 10, name=name, staff_member=mine(people))
    seen = see(client, people.mo, day)
    assert "+2 more" in seen
    assert f'href="{day}list/"' in seen
    listed = see(client, people.mo, f"{day}list/")
    assert all(name in listed for name in ("Anna One", "Anna Two", "Anna Three", "Anna Four", "Hugo Bernier"))


def test_the_list_is_a_table_by_time_with_heads(people: People, client: Browser, day: str) -> None:
    book(people, 9, name="Anna Rinaldi", staff_member=mine(people))
    listed = see(client, people.mo, f"{day}list/")
    assert listed.index("Anna Rinaldi") < listed.index("Hugo Bernier")
    assert listed.count('scope="col"') == 5
    assert 'scope="row"' in listed


def test_asking_booxi_again_reads_fresh_columns_too(
    stage: Stage, people: People, client: Browser, day: str, work: Callable[[], None]
) -> None:
    client.force_login(people.mo)
    before = stage.calls()
    assert client.get(day).status_code == 200
    work()
    quiet = stage.calls() - before
    assert client.post(f"{day}refresh/").status_code == 302
    work()
    assert stage.calls() - before - quiet >= people.montreal.staff.with_calendar().count()  # type: ignore[attr-defined]


def test_a_day_outside_the_horizon_says_that_it_is_read_on_demand(people: People, client: Browser, day: str) -> None:
    assert "Read on demand" not in see(client, people.mo, day)
    assert "Read on demand" in see(client, people.mo, f"/store/{people.montreal.pk}/day/2027-11-20/")


def test_a_date_field_leads_to_its_day_and_keeps_the_filters(people: People, client: Browser, day: str) -> None:
    client.force_login(people.mo)
    answer = client.get(f"{day}?day=2026-12-01")
    assert answer["Location"] == f"/store/{people.montreal.pk}/day/2026-12-01/"


def test_changing_stores_keeps_the_day(people: People, client: Browser, day: str) -> None:
    Membership.objects.create(user=people.manager, store=people.paris, role=Membership.Role.MANAGER)
    step = f"/store/{people.paris.pk}/?day=2026-11-20"
    assert f'href="{step}"' in see(client, people.manager, day)
    assert client.get(step)["Location"] == f"/store/{people.paris.pk}/day/2026-11-20/"


def test_what_was_drawn_is_forgotten_after_a_day(people: People, client: Browser, day: str) -> None:
    see(client, people.mo, day)
    RenderedColumn.objects.update(made_at=clock.now() - timedelta(hours=25))
    assert lanes.forget_old() == people.montreal.staff.with_calendar().count()  # type: ignore[attr-defined]
    assert not RenderedColumn.objects.exists()


def test_names_are_written_as_text_and_never_as_markup(people: People, client: Browser, day: str) -> None:
    StaffMember.objects.filter(pk=mine(people).pk).update(first_name="<i>Marie</i>")
    book(people, 12, name="<b>x</b> O'Hara", service_names="<script>", staff_member=mine(people))
    people.mo.first_name = "<u>Mo</u>"
    people.mo.save()
    for address in (day, f"{day}list/", f"/staff/{mine(people).pk}/week/2026-11-20/"):
        seen = see(client, people.mo, address)
        assert "&lt;b&gt;x&lt;/b&gt;" in seen
        assert not re.search(r"<i>Marie|<b>x|<script>|<u>Mo", seen)
