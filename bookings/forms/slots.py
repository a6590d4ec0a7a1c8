"""A time slot: when, whose, busy or available. Times are typed by the store's clock, which is odd twice a year."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.forms.appointments import within_reach
from bookings.models import TimeSlot
from bookings.services.slots import LONGEST_TAGS, SlotWish
from clienteling import clock
from clienteling.models import StaffMember, Store

STEP = timedelta(minutes=5)
NOT_WHOLE = _("This page is not whole any more. Nothing was sent. Open it again.")
FIRST, SECOND = "0", "1"
WHICH = [(FIRST, _("the first, before the clocks go back")), (SECOND, _("the second, after it"))]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class ClockInput(forms.TimeInput):
    """The browser's own clock, in steps of five minutes."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(attrs={"step": 300})


class TokenForm(forms.Form):
    """A button that is pressed once."""

    token = forms.UUIDField(error_messages={"invalid": NOT_WHOLE, "required": NOT_WHOLE})


class SlotForm(forms.Form):
    """Both times on one day of the store; `0:00` as the end is the midnight after it.

    Where the clocks go back an hour comes twice: then `starts_which` and `ends_which` are asked for.
    """

    token = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": NOT_WHOLE, "required": NOT_WHOLE})
    kind = forms.ChoiceField(choices=TimeSlot.Kind.choices, error_messages={"required": _("Choose one of the two.")})
    day = forms.DateField(label=_("Day"), validators=[within_reach], widget=DayInput)
    starts = forms.TimeField(label=_("From"), widget=ClockInput)
    ends = forms.TimeField(label=_("Until"), widget=ClockInput)
    starts_which = forms.ChoiceField(choices=WHICH, required=False)
    ends_which = forms.ChoiceField(choices=WHICH, required=False)
    description = forms.CharField(
        label=_("Note"), required=False, max_length=200, help_text=_("For the team. Goes to Booxi.")
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=LONGEST_TAGS,
        help_text=_("Up to 10, with commas between them."),
        error_messages={"max_length": _("At most 10 tags, and 100 characters in all. Leave some out.")},
    )

    def __init__(self, data: Any, *, store: Store, staff: list[StaffMember]) -> None:
        super().__init__(data)
        self.store, self.twice = store, set[str]()
        rows = StaffMember.objects.filter(pk__in=[person.pk for person in staff]).select_related("store")
        self.fields["staff"] = forms.ModelChoiceField(rows, error_messages={"required": _("Choose whose time it is.")})

    def clean_starts(self) -> time:
        return on_the_grid(self.cleaned_data["starts"])

    def clean_ends(self) -> time:
        return on_the_grid(self.cleaned_data["ends"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("starts", "ends"):
            if isinstance(values.get("day"), date) and isinstance(values.get(name), time):
                values[f"{name}_at"] = self.instant(name, values)
        return values

    def instant(self, name: str, values: dict[str, Any]) -> datetime | None:
        """The moment the store's clock shows that time; says plainly where it never does, or does twice."""
        on, at, which = values["day"], values[name], values.get(f"{name}_which") or ""
        if name == "ends" and at == time(0):
            return clock.day_bounds(on, self.store.zone)[1]
        moments = moments_of(datetime.combine(on, at), self.store.zone)
        if len(moments) == 1:
            return moments[0]
        if not moments:
            self.add_error(name, _("The clocks go forward that night: this time does not come. Choose another."))
            return None
        self.twice.add(name)
        if not which:
            self.add_error(name, _("The clocks go back that night: this time comes twice. Choose which one."))
            return None
        return moments[int(which)]

    def wish(self) -> SlotWish:
        """What a valid form asks for."""
        values = self.cleaned_data
        return SlotWish(
            staff=values["staff"],
            kind=TimeSlot.Kind(values["kind"]),
            starts_at=values["starts_at"],
            ends_at=values["ends_at"],
            description=values["description"],
            tags=values["tags"],
            token=values["token"],
        )

    def stretch(self) -> tuple[StaffMember, datetime, datetime] | None:
        """Whose time from when to when, as far as it is typed already and makes sense."""
        self.is_valid()
        found = [self.cleaned_data.get(name) for name in ("staff", "starts_at", "ends_at")]
        staff, starts, ends = found
        return (staff, starts, ends) if staff and starts and ends and starts < ends else None


def on_the_grid(at: time) -> time:
    if at.minute % 5 or at.second or at.microsecond:
        raise ValidationError(_("Times go in steps of five minutes."))
    return at


def moments_of(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants at which a clock in `zone` shows `local`, in order: none, one or two."""
    found = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(moment for moment in found if moment.astimezone(zone).replace(tzinfo=None) == local)
