"""The address of somebody's own calendar elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.services.outside import REASONS
from clienteling import outbound
from clienteling.models import StaffMember


class OutsideForm(forms.Form):
    """Whose calendar here, and where theirs is. Calendar programs show addresses that begin with webcal://."""

    staff = forms.ModelChoiceField(StaffMember.objects.none(), widget=forms.HiddenInput)
    address = forms.CharField(
        label=_("Address of your calendar"),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}),
        help_text=_("Its secret iCal address: calendar settings of Google, Outlook or Apple, under sharing."),
        error_messages={"required": _("Paste the address first.")},
    )

    def __init__(self, *args: Any, staff: list[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = StaffMember.objects.filter(pk__in=[person.pk for person in staff])
        self.fields["staff"].queryset = mine  # type: ignore[attr-defined]  # a choice field's, says the stub

    def clean_address(self) -> str:
        return checked_address(self.cleaned_data["address"])


def checked_address(typed: str) -> str:
    """As it will be asked. Refuses what can never be read; whether anybody answers is found out by reading it."""
    address = typed.strip()
    if address.lower().startswith("webcal"):
        address = "https" + address[address.index(":") :] if ":" in address else address
    try:
        outbound.allowed(address)
    except outbound.Failed as failed:
        raise ValidationError(REASONS[failed.why]) from None
    return address
