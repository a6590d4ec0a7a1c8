"""Signing in and out: plainly, slowly for guessers, and without telling who has an account."""

import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from clienteling.models import Membership, Store, User
from tests.house.furnish import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

LOGIN, LOGOUT, RESET, CHANGE = (
    f"/account/{page}/" for page in ("login", "logout", "password/reset", "password/change")
)
NEW_PASSWORD = "another-long-sentence-to-sign-in"


@pytest.fixture
def mo() -> User:
    """An associate; the shop around her does not matter here."""
    user = User.objects.create_user("mo@example.org", PASSWORD, first_name="Mo", language="en")
    store = Store.objects.create(region="na", booxi_id=1, name="Montréal", time_zone="America/Toronto")
    Membership.objects.create(user=user, store=store)
    return user


@pytest.fixture
def door() -> Browser:
    return Browser(enforce_csrf_checks=False, headers={"Accept-Language": "en"})


def tries(browser: Browser, password: str, email: str = "mo@example.org", **more: str) -> Any:
    return browser.post(LOGIN, {"login": email, "password": password, **more})


def signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_right_password_opens(door, mo):
    assert tries(door, PASSWORD).url == "/"
    assert signed_in(door)


def test_the_address_may_be_typed_in_capitals(door, mo):
    tries(door, PASSWORD, email="MO@Example.org")
    assert signed_in(door)


def test_a_wrong_password_says_so_plainly_and_keeps_the_address(door, mo):
    answer = tries(door, "wrong")
    assert answer.status_code == 422
    assert "not correct" in words(answer)
    assert 'value="mo@example.org"' in answer.content.decode()
    assert "wrong" not in answer.content.decode()
    assert not signed_in(door)


def test_an_unknown_address_is_answered_like_a_wrong_password(door, mo):
    known, unknown = tries(door, "wrong"), tries(door, "wrong", email="nobody@example.org")
    assert unknown.status_code == known.status_code
    assert words(unknown).replace("nobody@", "mo@") == words(known)


@pytest.mark.parametrize(
    "email", ["", "no address", "a" * 300 + "@example.org", "mo@example.org\n", "\x00@example.org"]
)
def test_nonsense_in_the_address_is_refused_without_a_crash(door, mo, email):
    assert tries(door, PASSWORD + "x", email=email).status_code == 422


def test_after_five_wrong_tries_even_the_right_one_waits(door, mo):
    for _ in range(5):
        assert tries(door, "wrong").status_code == 422
    answer = tries(door, PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "sign-in rests for five minutes" in words(answer)
    assert not signed_in(door)
    assert 'value="mo@example.org"' in answer.content.decode(), "what was typed stays"


def test_guessing_from_another_browser_does_not_help(door, mo):
    for _ in range(5):
        tries(Browser(), "wrong")
    assert tries(door, PASSWORD).status_code == 429


def test_somebody_elses_wrong_tries_do_not_lock_me_out(door, mo):
    for _ in range(5):
        tries(Browser(), "wrong", email="odile@example.org")
    assert tries(door, PASSWORD).status_code == 302


def test_right_passwords_do_not_count_as_tries(mo):
    for _ in range(7):
        assert tries(Browser(), PASSWORD).status_code == 302


def test_the_administrations_own_sign_in_is_the_same_page(door, mo):
    assert door.get("/admin/login/").url.startswith(LOGIN)
    assert door.post("/admin/login/", {"username": "mo@example.org", "password": PASSWORD}).url.startswith(LOGIN)
    assert not signed_in(door)


def test_signing_out_takes_a_click_and_not_a_link(door, mo):
    tries(door, PASSWORD)
    assert door.get(LOGOUT).status_code == 200
    assert signed_in(door)
    door.post(LOGOUT)
    assert not signed_in(door)


def test_a_form_from_elsewhere_signs_nobody_in(mo):
    strict = Browser(enforce_csrf_checks=True)
    assert tries(strict, PASSWORD).status_code == 403
    assert not signed_in(strict)


def test_a_closed_account_does_not_open(door, mo):
    User.objects.update(is_active=False)
    answer = door.post(LOGIN, {"login": mo.email, "password": PASSWORD}, follow=True)
    assert not signed_in(door)
    assert "This account is closed" in words(answer)


def test_an_account_closed_meanwhile_is_out_at_the_next_click(door, mo):
    tries(door, PASSWORD)
    User.objects.update(is_active=False)
    assert door.get("/").url.startswith(LOGIN)


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:evil.example"]
)
def test_signing_in_never_leads_away_from_the_house(door, mo, where):
    assert "evil" not in tries(door, PASSWORD, next=where).url
    assert signed_in(door)
    assert "evil" not in door.post("/preferences/", {"theme": "dark", "next": where}).url


def test_signing_in_leads_back_to_where_one_was_going(door, mo):
    assert tries(door, PASSWORD, next="/store/1/?who=all").url == "/store/1/?who=all"


def test_a_session_handed_over_before_signing_in_is_worth_nothing_after(door, mo):
    door.post("/preferences/", {"language": "fr"})
    session = door.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    door.cookies["sessionid"] = before
    tries(door, PASSWORD)
    assert door.session.session_key != before
    spy = Browser()
    spy.cookies["sessionid"] = before
    assert spy.get("/").url.startswith(LOGIN)


def test_signing_out_leaves_nothing_of_the_session(door, mo):
    tries(door, PASSWORD)
    before = door.session.session_key
    door.post(LOGOUT)
    spy = Browser()
    spy.cookies["sessionid"] = before
    assert spy.get("/").url.startswith(LOGIN)


def test_the_session_cookie_is_out_of_scripts_reach(door, mo):
    cookie = tries(door, PASSWORD).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_nobody_signs_up(door):
    form = {"email": "new@example.org", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    for answer in (door.get("/account/signup/"), door.post("/account/signup/", form)):
        assert "Accounts are made by an administrator" in words(answer)
    assert not User.objects.exists()


def test_no_other_page_of_the_kind_exists(door, mo):
    tries(door, PASSWORD)
    for page in ("email", "confirm-email", "reauthenticate", "password/set", "login/code/confirm", "phone/verify"):
        assert door.get(f"/account/{page}/").status_code == 404, page


def test_a_forgotten_password_is_replaced_by_letter(door, mo):
    answer = door.post(RESET, {"email": "mo@example.org"}, follow=True)
    assert "If we know this address, a link is on its way" in words(answer)
    (letter,) = mail.outbox
    assert letter.to == ["mo@example.org"]
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]
    form = door.get(link, follow=True)
    action = form.redirect_chain[-1][0]
    answer = door.post(action, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True)
    assert "Password changed" in words(answer)
    assert tries(Browser(), PASSWORD).status_code == 422
    assert tries(Browser(), NEW_PASSWORD).status_code == 302
    used = door.get(link, follow=True)
    assert "This link no longer works" in words(used)


def test_asking_for_a_letter_does_not_tell_who_has_an_account(door, mo):
    known = door.post(RESET, {"email": "mo@example.org"}, follow=True)
    unknown = door.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert words(known) == words(unknown)
    assert known.redirect_chain == unknown.redirect_chain
    assert [letter.to for letter in mail.outbox] == [["mo@example.org"], ["nobody@example.org"]], "in the same time too"
    assert "signup" not in mail.outbox[1].body


def test_letters_cannot_be_asked_for_without_end(door, mo):
    for _ in range(5):
        door.post(RESET, {"email": "mo@example.org"})
    answer = door.post(RESET, {"email": "mo@example.org"})
    assert answer.status_code == 429
    assert "Another link can be sent in an hour" in words(answer)
    assert len(mail.outbox) == 5


def test_a_weak_new_password_is_refused_with_the_reason(door, mo):
    tries(door, PASSWORD)
    for weak in ("short", "12345678901", "password123"):
        answer = door.post(CHANGE, {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
        assert answer.status_code == 422
        assert 'class="error"' in answer.content.decode()


def test_the_password_is_changed_by_who_knows_the_old_one(door, mo):
    tries(door, PASSWORD)
    both = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert door.post(CHANGE, {"oldpassword": "wrong", **both}).status_code == 422
    assert door.post(CHANGE, {"oldpassword": PASSWORD, **both}).url == "/"
    assert signed_in(door)
    assert tries(Browser(), NEW_PASSWORD).status_code == 302


def test_no_password_and_no_address_reaches_the_log(door, mo, caplog):
    with caplog.at_level(logging.DEBUG):
        tries(door, "a-secret-mistyped")
        tries(door, PASSWORD)
        door.post(RESET, {"email": "nobody@example.org"})
    written = caplog.text + str([record.__dict__ for record in caplog.records])
    for secret in ("a-secret-mistyped", PASSWORD, "mo@example.org", "nobody@example.org"):
        assert secret not in written


def test_a_demo_offers_its_people_and_a_real_shop_does_not(door, settings):
    User.objects.create_user("marie-eve@verel.example.com", "maison-verel", first_name="Marie-Ève")
    assert "Marie-Ève" in words(door.get(LOGIN))
    settings.DEMO = False
    assert "Marie-Ève" not in words(door.get(LOGIN))
    settings.DEMO, settings.BOOXI_SANDBOX = True, False
    assert "Marie-Ève" not in words(door.get(LOGIN))


@pytest.mark.parametrize("page", [LOGIN, RESET, "/account/password/reset/done/", "/account/inactive/"])
def test_the_pages_at_the_door_wear_the_houses_clothes_and_are_kept_by_nobody(door, page):
    answer = door.get(page)
    html = answer.content.decode()
    assert 'class="door"' in html
    assert "no-store" in answer.headers["Cache-Control"]
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*(src|nonce))", html)
