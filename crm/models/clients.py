"""One person, one row: clients, and who they are at Booxi."""

import unicodedata
import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.models import Store
from clienteling.models.people import Region

LONGEST_LINE = 420


def folded(*texts: str) -> str:
    """`texts` as one searchable line: no accents, no case, single spaces ("Hélène  CARON" -> "helene caron")."""
    decomposed = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).split())


def called(first_name: str, last_name: str, *, is_erased: bool) -> str:
    """What a page calls a person; an erased one is said to be so."""
    return f"{first_name} {last_name}".strip() or str(_("Details removed") if is_erased else _("No name"))


class ClientQuerySet(models.QuerySet["Client"]):
    """Which clients."""

    def visible_to(self, user: Any) -> Self:
        """Clients known in one of the stores `user` works in."""
        return self.filter(
            pk__in=Client.stores.through.objects.filter(store__in=Store.objects.visible_to(user)).values("client")
        )

    def known(self) -> Self:
        """Those whose details we still hold."""
        return self.filter(erased_at=None)


class Client(models.Model):
    """A person Booxi has appointments for: one row per person, with or without a Booxi id.

    `search_line` is derived from the names (`folded`). `last_booking_at` and `next_booking_at` are kept by the
    projection because retention asks for them. Once `erased_at` is set no upsert brings details back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_name = models.CharField(_("first name"), max_length=200, blank=True)
    last_name = models.CharField(_("last name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    mobile_phone = models.CharField(_("mobile phone"), max_length=40, blank=True)
    home_phone = models.CharField(_("home phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    search_line = models.CharField(max_length=LONGEST_LINE, blank=True, db_index=True, editable=False)
    stores = models.ManyToManyField(Store, related_name="clients", verbose_name=_("known in"))
    modified_at = models.DateTimeField(_("changed at Booxi"), null=True, blank=True)
    last_booking_at = models.DateTimeField(_("last booking"), null=True, blank=True)
    next_booking_at = models.DateTimeField(_("next booking"), null=True, blank=True)
    created_at = models.DateTimeField(_("known since"))
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")

    def __str__(self) -> str:
        return f"client {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fold()
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Derives the line they are searched by; whoever writes many at once calls it for each."""
        # Folding can lengthen a name: one Arabic ligature becomes eighteen letters.
        self.search_line = folded(self.first_name, self.last_name)[:LONGEST_LINE]

    @property
    def name(self) -> str:
        """What a page calls the person; an erased one is said to be so."""
        return called(self.first_name, self.last_name, is_erased=self.erased_at is not None)


class BooxiClient(models.Model):
    """Who a client is in one Booxi account. A merged identity points at the one that took over."""

    region = models.CharField(_("region"), max_length=2, choices=Region.choices)
    booxi_id = models.BigIntegerField(_("Booxi id"))
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="identities", verbose_name=_("client"))
    is_blocked = models.BooleanField(_("blocked"), default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("Booxi identity")
        verbose_name_plural = _("Booxi identities")
        constraints = [models.UniqueConstraint(fields=["region", "booxi_id"], name="booxi_client_once")]

    def __str__(self) -> str:
        return f"{self.region} {self.booxi_id}"
