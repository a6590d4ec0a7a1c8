"""Alerts by e-mail, for who wants them: when, where and a link, never whose appointment it is."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from bookings.models import Alert
from clienteling import clock
from clienteling.models import StaffMember, User

log = logging.getLogger(__name__)

GATHERED = timedelta(seconds=30)
"""What happens together is one letter: an alert waits this long for others."""
STALE = timedelta(hours=12)
"""Who switches letters on is not sent yesterday's."""


def send_due() -> int:
    """Sends each staff member's waiting alerts as one letter to whoever is that staff member here and wants letters.

    An alert is claimed by its `mailed_at` before the letter leaves, so that it is sent once however many workers run;
    when the mail server refuses, the claim is given back. Returns how many letters left.
    """
    letters = 0
    for staff in StaffMember.objects.filter(alerts__in=waiting()).select_related("store").distinct():
        readers = readers_of(staff)
        if readers and (claimed := claim(staff)):
            letters += deliver(staff, claimed, readers)
    return letters


def waiting() -> QuerySet[Alert]:
    at = clock.now()
    return Alert.objects.unseen().filter(mailed_at=None, made_at__lte=at - GATHERED, made_at__gt=at - STALE)


def readers_of(staff: StaffMember) -> list[User]:
    mine = {"memberships__staff_member": staff, "memberships__is_active": True, "memberships__store__is_active": True}
    return list(User.objects.filter(**mine, is_active=True, wants_mail=True).distinct())


def claim(staff: StaffMember) -> list[Alert]:
    """This staff member's waiting alerts, marked as mailed by us and nobody else."""
    at = clock.now()
    rows = list(waiting().filter(staff_member=staff).select_related("booking").order_by("made_at", "pk"))
    return [row for row in rows if Alert.objects.filter(pk=row.pk, mailed_at=None).update(mailed_at=at)]


def deliver(staff: StaffMember, alerts: list[Alert], readers: Iterable[User]) -> int:
    sent = 0
    try:
        for reader in readers:
            write(reader, staff, alerts)
            sent += 1
    except (SMTPException, OSError) as error:
        log.warning("letter not sent", extra={"error": type(error).__name__, "alerts": len(alerts)})
        if not sent:
            Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(mailed_at=None)
    return sent


def write(reader: User, staff: StaffMember, alerts: list[Alert]) -> None:
    """One letter in the reader's language."""
    zone = staff.store.zone
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        lines = [line(alert, staff) for alert in alerts]
        subject = ngettext("%(n)d change to your appointments", "%(n)d changes to your appointments", len(lines))
        context = {
            "brand": settings.BRAND,
            "store": staff.store,
            "lines": lines,
            "link": settings.PUBLIC_URL + reverse("bookings:my_day"),
            "as_of": clock.now().astimezone(zone),
        }
        body = render_to_string("bookings/email/alerts.txt", context)
        send_mail(subject % {"n": len(lines)}, body, None, [reader.email])


def line(alert: Alert, staff: StaffMember) -> dict[str, object]:
    zone = staff.store.zone
    now, before = alert.booking.starts_at, alert.before_starts_at
    return {
        "kind": said(alert.kind),
        "now": now.astimezone(zone) if now and alert.kind in {Alert.Kind.NEW, Alert.Kind.MOVED} else None,
        "before": before.astimezone(zone) if before else None,
    }


def said(kind: str) -> str:
    return {
        Alert.Kind.NEW: gettext("New appointment"),
        Alert.Kind.MOVED: gettext("Appointment moved"),
        Alert.Kind.CANCELLED: gettext("Appointment cancelled"),
        Alert.Kind.TAKEN: gettext("Appointment given to somebody else"),
    }[Alert.Kind(kind)]
