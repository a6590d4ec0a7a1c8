"""People who sign in, and where they work."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from clienteling.backoffice import Traced
from clienteling.models import Membership, User


class LowerEmail:
    """Two spellings of one address are one person."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NewUser(LowerEmail, AdminUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = User
        fields = ("email",)


class ChangedUser(LowerEmail, UserChangeForm):  # type: ignore[type-arg]  # generic in the stubs only
    language = forms.ChoiceField(
        label=_("language"), required=False, choices=[("", _("As the browser")), *settings.LANGUAGES]
    )

    class Meta:
        model = User
        fields = "__all__"


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """Where somebody works; also beside a store, as who works there."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user", "store", "staff_member")
    verbose_name_plural = _("memberships")


@admin.register(User)
class Users(Traced, UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Accounts by e-mail. What somebody may do in a store is a membership."""

    form = ChangedUser
    add_form = NewUser
    inlines = (MembershipInline,)
    list_display = ("email", "first_name", "last_name", "language", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "language", "memberships__store", "memberships__role")
    search_fields = ("email", "first_name", "last_name", "memberships__staff_member__employee_id")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "language")}),
        (_("Administration"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
