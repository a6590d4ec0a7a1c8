"""What people type and choose when they book or move an appointment."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import phonenumbers
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clienteling.booxi.types.new_bookings import MOST_SERVICES
from clienteling.converters import YEARS
from clienteling.models import Service, StaffMember, Store, User
from crm.models import Client

SHOWN = "bookings.shown"
MOST_DIGITS = 18


@dataclass(frozen=True)
class Slot:
    """A chosen time: when, and with whom."""

    starts_at: datetime
    staff: StaffMember

    @property
    def value(self) -> str:
        return slot_value(self.starts_at, self.staff)


def slot_value(starts_at: datetime, staff: StaffMember) -> str:
    """How a slot is written in a form: UTC instant and staff member, nothing about a client."""
    return f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}/{staff.pk}"


def within_reach(day: date) -> None:
    """Refuses days whose neighbours, or whose midnight elsewhere, the calendar of Python does not have."""
    if day.year not in YEARS:
        raise ValidationError(_("That is no time of this calendar. Choose one from the list."))


class SlotField(forms.Field):
    """Reads `slot_value`. `staff` is who may be chosen."""

    default_error_messages = {"invalid": _("That is no time of this calendar. Choose one from the list.")}

    def __init__(self, *, staff: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.staff = staff

    def to_python(self, value: Any) -> Slot | None:
        if not value:
            return None
        moment, _slash, number = str(value).partition("/")
        try:
            starts_at = datetime.strptime(moment, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
            within_reach(starts_at.date())
            return Slot(starts_at, self.staff.get(pk=int(number)))
        except (ValueError, OverflowError, StaffMember.DoesNotExist):
            raise ValidationError(self.error_messages["invalid"]) from None


class SeveralOf(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Several rows. Django asks SQLite for any number it is sent; one that no id can be is no choice either."""

    def clean(self, value: Any) -> Any:
        for each in value or ():
            if not str(each).isdecimal() or len(str(each)) > MOST_DIGITS:
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": str(each)[:MOST_DIGITS]})
        return super().clean(value)


class ChoosingForm(forms.Form):
    """A time and a person to find: shared by booking and moving. Only the last step requires a slot."""

    token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": _("This page is not whole any more. Nothing was sent. Open it again.")},
    )
    day = forms.DateField(required=False, validators=[within_reach])

    def __init__(self, data: Any, *, store: Store, final: bool = False) -> None:
        super().__init__(data)
        self.store, self.final = store, final
        staff = StaffMember.objects.with_calendar().filter(store=store)
        self.fields["staff"] = forms.ModelChoiceField(staff, required=False)
        self.fields["slot"] = SlotField(
            staff=staff, required=final, error_messages={"required": _("Choose a time first.")}
        )

    def chosen(self, name: str) -> Any:
        """A cleaned value, or None while it is missing or wrong."""
        self.is_valid()
        return self.cleaned_data.get(name)


ADDRESS = ("street", "city", "postal_code")


class Search(forms.TextInput):
    """A field that looks something up."""

    input_type = "search"


class BookForm(ChoosingForm):
    """A new appointment. Before the last step everything may still be empty."""

    q = forms.CharField(
        label=_("Find a client"),
        required=False,
        max_length=200,
        help_text=_("Name, phone or e-mail"),
        widget=Search(attrs={"class": "input", "autocomplete": "off"}),
    )
    first_name = forms.CharField(label=_("First name"), required=False, max_length=120)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Mobile phone"), required=False, max_length=40)
    street = forms.CharField(label=_("Street and number"), required=False, max_length=200)
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=20)
    quick_note = forms.CharField(
        label=_("Quick note"),
        required=False,
        max_length=1024,
        help_text=_("For the team. Goes to Booxi."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, store: Store, user: User, final: bool = False) -> None:
        super().__init__(data, store=store, final=final)
        self.fields["services"] = SeveralOf(
            Service.objects.bookable().filter(store=store),
            required=final,
            error_messages={"required": _("Choose at least one service.")},
        )
        self.fields["client"] = forms.ModelChoiceField(Client.objects.visible_to(user).known(), required=False)
        for name in ("first_name", "last_name", "email", "phone", *ADDRESS, "quick_note"):
            self.fields[name].widget.attrs.setdefault("class", "input")
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    def clean_services(self) -> list[Service]:
        services = list(self.cleaned_data["services"])
        if len(services) > MOST_SERVICES:
            raise ValidationError(
                _("Booxi takes at most %(most)d services in one appointment."), params={"most": MOST_SERVICES}
            )
        return services

    def clean_phone(self) -> str:
        """E.164, read with the store's country."""
        typed = self.cleaned_data["phone"].strip()
        return e164(typed, self.store.country) if typed else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.final and not values.get("client"):
            self.require_a_person(values)
        return values

    @property
    def is_at_home(self) -> bool:
        """Whether a chosen service takes place at the client's home."""
        return any(service.location == Service.HOME for service in self.chosen("services") or ())

    def require_a_person(self, values: dict[str, Any]) -> None:
        """Booxi needs both names, one way to reach the client, and an address to go to (contract section 8)."""
        if self.is_at_home and not values.get("street"):
            self.add_error("street", _("This service is at the client's home: type the address."))
        for name, sentence in (
            ("first_name", _("Type the first name, or find a client.")),
            ("last_name", _("Type the last name, or find a client.")),
        ):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if not (values.get("email") or values.get("phone") or {"email", "phone"} & set(self.errors)):
            self.add_error("email", _("Type an e-mail or a phone: Booxi needs one of them."))


class MoveForm(ChoosingForm):
    """Another place for an appointment; carries a signed copy of what the page showed."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def clean_shown(self) -> dict[str, Any]:
        try:
            copy: dict[str, Any] = signing.loads(self.cleaned_data["shown"], salt=SHOWN)
        except signing.BadSignature:
            raise ValidationError(_("This page is not whole any more. Open the appointment again.")) from None
        return copy


def sign(shown: dict[str, Any]) -> str:
    """A copy of what a page showed that cannot be altered on its way through the browser."""
    return signing.dumps(shown, salt=SHOWN)


def new_token() -> str:
    """Names one wish: two clicks on one form are one wish."""
    return str(uuid.uuid4())


def e164(typed: str, country: str) -> str:
    """A phone as Booxi keeps it. Raises ValidationError with what to type instead."""
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This is no phone number. Write it as you would dial it, or with + and the country."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
