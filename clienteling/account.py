"""How people sign in here: by invitation, with e-mail and password. allauth's pages, and of those only these."""

from typing import Any

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, reverse
from django.utils.translation import gettext_lazy as _

from clienteling.access import open_to_all, signed_in
from clienteling.services import demo

THROTTLED = "too_many_login_attempts"
THROTTLE_SECONDS = 300
"""As `login_failed` in ACCOUNT_RATE_LIMITS."""


class HouseAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by administrators; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        THROTTLED: _("Too many tries. To keep the account safe, sign-in rests for five minutes. Then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest, *args: Any) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - Django's signature
        return reverse("home")


class SaysNo:
    """A form that was refused is answered with a 4xx, and what was typed stays."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        throttled = form.has_error("__all__", THROTTLED)
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]  # of the view it is mixed into
        answer: HttpResponse = self.render_to_response(context, status=429 if throttled else 422)  # type: ignore[attr-defined]  # of the view it is mixed into
        if throttled:
            answer.headers["Retry-After"] = str(THROTTLE_SECONDS)
        return answer


class SignIn(SaysNo, views.LoginView):  # type: ignore[misc]  # allauth ships no types
    """In a demo on the stage set the page offers the people of the demo."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_people": demo.sign_ins()}


class PasswordReset(SaysNo, views.PasswordResetView):  # type: ignore[misc]  # allauth ships no types
    """Answers alike whether the address is known or not."""

    def get_form(self, form_class: type[BaseForm] | None = None) -> BaseForm:
        """In the house's words: allauth writes Email."""
        form: BaseForm = super().get_form(form_class)
        form.fields["email"].label = _("E-mail")
        return form


class PasswordResetFromKey(SaysNo, views.PasswordResetFromKeyView):  # type: ignore[misc]  # allauth ships no types
    """Where the link of the letter leads."""


class PasswordChange(SaysNo, views.PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    """For somebody signed in."""


urlpatterns = [
    path("login/", open_to_all(SignIn.as_view()), name="account_login"),
    path("logout/", open_to_all(views.logout), name="account_logout"),
    path("inactive/", open_to_all(views.account_inactive), name="account_inactive"),
    path("signup/", open_to_all(views.signup), name="account_signup"),  # says that it is closed; allauth links to it
    path("password/change/", signed_in(PasswordChange.as_view()), name="account_change_password"),
    path("password/reset/", open_to_all(PasswordReset.as_view()), name="account_reset_password"),
    path("password/reset/done/", open_to_all(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_to_all(PasswordResetFromKey.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        open_to_all(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
