"""What holding our copy against Booxi found."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.models import Reconciliation
from clienteling import clock
from clienteling.backoffice import ReadOnly

LATELY = timedelta(days=1)


class Healed(admin.SimpleListFilter):
    """Whether anything differed."""

    title = gettext_lazy("found")
    parameter_name = "healed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 - Django's signature
        return [("yes", gettext_lazy("differences")), ("no", gettext_lazy("none"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002 - Django's signature
        counted = queryset.alias(found=F("lacking") + F("differing") + F("vanished"))
        return {"yes": counted.filter(found__gt=0), "no": counted.filter(found=0)}.get(self.value() or "", queryset)


@admin.register(Reconciliation)
class Reconciliations(ReadOnly):
    """Each in one sentence; how many of each kind beside it."""

    list_display = (
        "began_at",
        "store",
        "why",
        "days",
        "found",
        "lacking",
        "differing",
        "vanished",
        "calls",
        "took",
        "reason",
    )
    list_filter = (Healed, "why", "store", "began_at")
    list_select_related = ("store",)
    date_hierarchy = "began_at"
    exclude = ("staff_done", "booking_done")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With what all of the last day found in its title."""
        return super().changelist_view(request, {"title": lately(), **(extra_context or {})})

    @admin.display(description=gettext_lazy("days"))
    def days(self, one: Reconciliation) -> str:
        return f"{formats.date_format(one.first_day)} – {formats.date_format(one.last_day)}"

    @admin.display(description=gettext_lazy("what it found"))
    def found(self, one: Reconciliation) -> str:
        return sentence(one.compared, one.healed)

    @admin.display(description=gettext_lazy("took"))
    def took(self, one: Reconciliation) -> str:
        if one.ended_at is None:
            return _("under way")
        minutes, seconds = divmod(int((one.ended_at - one.began_at).total_seconds()), 60)
        return f"{minutes}:{seconds:02}"


def lately() -> str:
    rows = Reconciliation.objects.filter(began_at__gte=clock.now() - LATELY)
    counted = rows.aggregate(
        compared=Sum("compared", default=0), healed=Sum(F("lacking") + F("differing") + F("vanished"), default=0)
    )
    return _("Last 24 hours: %(sentence)s") % {"sentence": sentence(counted["compared"], counted["healed"])}


def sentence(compared: int, healed: int) -> str:
    """ "12,408 bookings compared, 3 differences healed": group events and time slots count among the bookings."""
    bookings = ngettext("%(count)s booking compared", "%(count)s bookings compared", compared)
    differences = ngettext("%(count)s difference healed", "%(count)s differences healed", healed)
    return ", ".join(
        [bookings % {"count": grouped(compared)}, differences % {"count": grouped(healed)}],
    )


def grouped(number: int) -> str:
    return formats.number_format(number, use_l10n=True, force_grouping=True)
