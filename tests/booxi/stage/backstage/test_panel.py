"""The page to act as the outside world, and the same acts as JSON."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from clienteling.booxi.sandbox.seed import anchors

PAGES = ("", "office", "post", "line")
ADA = {"firstName": "Ada", "lastName": "Moreau", "email": "ada.moreau@example.org"}
MONTREAL = {"region": "na", "merchantId": anchors.MONTREAL}
GIFT = 6102
TUESDAY = "2026-11-24T16:00:00Z"
"""11:00 in Montréal."""


class Page(HTMLParser):
    """What a reader without eyes knows of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.labels, self.fields, self.styled, self.scripts, self.text = [], set(), [], [], 0, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.labels |= {given["for"]} if tag == "label" else set()
        self.styled += [tag] if "style" in given or any(n.startswith("on") for n in given) else []
        self.scripts += tag == "script"
        if tag == "select" or (tag == "input" and given.get("type") not in ("hidden", "submit")):
            self.fields.append(given.get("id"))

    def handle_data(self, data):
        self.text += data


def book(theatre, **said):
    return theatre.post("world/book", **{**MONTREAL, "serviceId": GIFT, "client": ADA, **said})["booking"]


# Pages.


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_clearly_the_outside_world_and_needs_no_script_and_no_sight(theatre, path):
    answer = theatre.http.get(f"/_stage/{path}")
    page = Page(answer.text)
    assert answer.status_code == 200
    assert "Outside world" in page.text
    assert "stage set of Booxi" in page.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.scripts == 0
    assert page.styled == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.fields) <= page.labels


def test_the_stylesheet_comes_from_here(theatre):
    answer = theatre.http.get("/_stage/style.css")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")


def test_the_frame_tells_the_time_in_every_store_and_how_much_there_is(theatre):
    text = Page(theatre.http.get("/_stage/").text).text
    assert "Montréal Fri 20 Nov 10:32" in text
    assert "Paris Fri 20 Nov 16:32" in text
    assert "NA: 40 clients" in text


def test_names_are_shown_as_text_whatever_they_hold(theatre):
    book(theatre, startsOn=TUESDAY, client={**ADA, "firstName": "<script>alert(1)</script>"})
    text = theatre.http.get("/_stage/office?store=na.3401&day=2026-11-24").text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("query", ["store=na.9", "store=%00", "day=tomorrow", "day=2026-02-30"])
def test_a_wrong_address_is_said_plainly(theatre, query):
    for path in ("", "office"):
        answer = theatre.http.get(f"/_stage/{path}?{query}")
        if "day" in query or "store" in query:
            assert answer.status_code == 400
            assert "Outside world" in answer.text


def test_an_unknown_page_or_control_is_a_404_and_a_wrong_method_a_405(theatre):
    assert theatre.http.get("/_stage/nothing").status_code == 404
    assert theatre.http.post("/_stage/world/dance", json=MONTREAL).status_code == 404
    assert theatre.http.put("/_stage/faults", json={}).status_code == 405
    assert theatre.form("do/nothing").status_code == 404
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for method in ("GET", "PUT", "HEAD"):
        assert theatre.http.request(method, "/_stage/world/book", headers=form).status_code == 404


def test_a_form_from_another_site_is_refused(theatre):
    answer = theatre.http.post("/_stage/do/repair", data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_without_a_story_the_panel_says_what_to_do():
    import httpx

    from clienteling.booxi.sandbox.backstage import Backstage
    from clienteling.booxi.sandbox.stage import StageSet

    stage = StageSet()
    Backstage(stage)
    with httpx.Client(transport=httpx.WSGITransport(app=stage.wsgi), base_url="http://stage") as http:
        answer = http.get("/_stage/")
    assert answer.status_code == 400
    assert "no story yet" in answer.text


def _hugo(theatre):
    return next(
        b["bookingId"]
        for b in theatre.get("bookings")["bookings"]
        if b["client"]["id"] == anchors.HUGO_BERNIER and b.get("startsOn", "").startswith("2026-11-20")
    )


# The same by forms.


FORM = {"store": "na.3401", "serviceId": str(GIFT), "day": "2026-11-24", **ADA}


def redirected(answer):
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.headers["Location"])


def test_a_form_books_redirects_and_says_so_without_a_name_in_the_address(theatre):
    slot = f"{anchors.MARIE_EVE}@{TUESDAY}"
    where = redirected(theatre.form("world/book", **FORM, slot=slot))
    assert "Ada" not in where.query
    page = theatre.http.get(where.geturl())
    number = parse_qs(where.query)["id"][0]
    assert f"Booked on the site: {number}." in page.text
    assert theatre.booking(number)["staffId"] == anchors.MARIE_EVE


def test_the_site_shows_what_is_free_and_each_of_it_can_be_booked(theatre):
    page = theatre.http.get("/_stage/", params={"store": "na.3401", "serviceId": GIFT, "day": "2026-11-24"}).text
    assert f'value="{anchors.MARIE_EVE}@{TUESDAY}"' in page
    assert "11:00 with anyone (a request)" in page
    assert "No time: propose when" in page


def test_times_typed_in_a_form_are_the_store_s(theatre):
    where = redirected(theatre.form("world/book", **FORM, slot="", from1="2026-11-24T11:00", to1="2026-11-24T13:00"))
    made = theatre.booking(parse_qs(where.query)["id"][0])
    assert made["clientAvailability"] == [{"from": "2026-11-24T16:00:00Z", "to": "2026-11-24T18:00:00Z"}]


def test_a_refused_form_comes_back_with_what_was_typed_and_why(theatre):
    answer = theatre.form("world/book", **{**FORM, "firstName": "Adélaïde", "lastName": ""}, slot=f"@{TUESDAY}")
    assert answer.status_code == 400
    assert "first and a last name" in answer.text
    assert 'value="Adélaïde"' in answer.text
    assert theatre.types() == []


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("world/merge", {"clientId": "Anna", "intoClientId": "90001"}, 422),
        ("world/merge", {"clientId": "90001"}, 400),
        ("world/move", {"bookingId": "A1", "startsOn": "2026-11-24T11:00"}, 404),
        ("world/move", {"bookingId": "A1", "startsOn": "soon"}, 422),
        ("world/presence", {"bookingId": "A1", "presence": "Late"}, 400),
        ("world/book", {"serviceId": "x", "slot": ""}, 422),
        ("world/book", {"serviceId": "6102", "slot": "", "from1": "2026-11-24T11:00"}, 422),
        ("do/clock", {"now": "noon"}, 400),
        ("do/reset", {"size": "1"}, 422),
        ("do/reset", {"size": "99", "sure": "on"}, 400),
        ("do/faults", {"kind": "rain"}, 400),
        ("do/tricks", {"drop": "7"}, 400),
        ("do/webhooks", {"region": "na", "url": "nowhere"}, 400),
        ("do/webhooks", {"region": "mars"}, 400),
    ],
)
def test_bad_input_in_a_form_is_a_clear_page_and_changes_nothing(theatre, path, fields, status):
    answer = theatre.form(path, store="na.3401", **fields)
    assert (answer.status_code, 'role="alert"' in answer.text) == (status, True), answer.text[-400:]
    assert theatre.types() == []


def test_the_back_office_page_lists_the_day_and_its_buttons_work(theatre):
    page = theatre.http.get("/_stage/office?store=na.3401").text
    assert "Hugo Bernier" in page
    where = redirected(theatre.form("world/presence", store="na.3401", bookingId=_hugo(theatre), presence="Expecting"))
    assert where.path == "/_stage/office"


def test_moving_a_booking_takes_a_form_of_its_own_and_a_refusal_keeps_it_open(theatre):
    number = book(theatre, staffId=anchors.MARIE_EVE, startsOn=TUESDAY)["bookingId"]
    place = {"store": "na.3401", "day": "2026-11-24", "move": number}
    assert "New colleague" in theatre.http.get("/_stage/office", params=place).text
    refused = theatre.form("world/move", **place, bookingId=number)
    assert refused.status_code == 400
    assert "New colleague" in refused.text
    redirected(theatre.form("world/move", **place, bookingId=number, startsOn="2026-11-24T15:00"))
    assert theatre.booking(number)["startsOn"] == "2026-11-24T20:00:00Z"


def test_clients_are_found_by_a_part_of_their_name_without_naming_them_in_an_address(theatre):
    answer = theatre.form("find", store="na.3401", name="rinal")
    assert "Anna Rinaldi" in answer.text
    assert "client 90001" in answer.text


def test_the_line_is_broken_and_repaired_by_forms(theatre):
    redirected(theatre.form("do/faults", store="na.3401", kind="error", method="GET", count="2", status="503"))
    assert theatre.api("GET", "/merchant/list").status_code == 503
    assert "1 more times" in theatre.http.get("/_stage/line").text
    redirected(theatre.form("do/repair", store="na.3401"))
    assert theatre.api("GET", "/merchant/list").status_code == 200


def test_the_clock_is_set_in_the_store_s_time_and_given_back(theatre):
    redirected(theatre.form("do/clock", store="na.3401", now="2026-12-24T09:00"))
    assert theatre.get("clock")["now"].startswith("2026-12-24T14:00")
    redirected(theatre.form("do/present", store="na.3401"))
    assert theatre.get("clock")["offset"] == 0


def test_the_story_begins_anew_when_asked_twice(theatre):
    book(theatre, startsOn=TUESDAY)
    before = len(theatre.get("bookings")["bookings"])
    redirected(theatre.form("do/reset", store="na.3401", seed="1", size="0.02", sure="on"))
    assert len(theatre.get("bookings")["bookings"]) == before - 1


def test_the_post_page_shows_what_became_of_each_event(theatre, mailbox):
    redirected(theatre.form("do/webhooks", store="na.3401", region="na", url=mailbox.url, secret="s", method="POST"))
    mailbox.answers = [500]
    book(theatre, startsOn=TUESDAY)
    redirected(theatre.form("do/deliver", store="na.3401"))
    assert "tried 1 times (500), again at 10:32:1" in theatre.http.get("/_stage/post").text
    redirected(theatre.form("do/deliver", store="na.3401"))
    assert "answered 204" in theatre.http.get("/_stage/post").text
