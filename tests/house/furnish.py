"""Furnishing the house for a test: what an import and an administrator would have done."""

from dataclasses import dataclass

from django.core import serializers

from clienteling.models import Membership, StaffMember, Store, User

PASSWORD = "a-long-sentence-to-sign-in"

_kept: list[str] = []


def furnish() -> None:
    """Imports the stores once per run, and puts the same rows back for every later test."""
    from clienteling.services import imports

    if _kept:
        for row in serializers.deserialize("json", _kept[0]):
            row.save()
        return
    for region in ("na", "eu"):
        imports.import_stores(region)
    from clienteling import models

    kinds = (
        Store,
        StaffMember,
        models.Category,
        models.Service,
        models.Offering,
        models.OpeningHours,
        models.WorkingHours,
        models.Closure,
    )
    _kept.append(serializers.serialize("json", [row for kind in kinds for row in kind.objects.all()]))


@dataclass
class People:
    """The people tests speak of. `mo` is Marie-Ève, an associate at Montréal; `manager` is James, there too."""

    mo: User
    colleague: User
    manager: User
    stranger: User
    administrator: User
    montreal: Store
    paris: Store


def hire() -> People:
    """Makes users and memberships at Montréal and Paris."""
    montreal = Store.objects.get(number="CA0101")
    paris = Store.objects.get(number="FR0201")
    return People(
        mo=employ("mo@example.org", montreal, 7101),
        colleague=employ("thomas@example.org", montreal, 7102),
        manager=employ("james@example.org", montreal, 7104, role=Membership.Role.MANAGER),
        stranger=employ("odile@example.org", paris, 7101),
        administrator=User.objects.create_superuser("admin@example.org", PASSWORD),
        montreal=montreal,
        paris=paris,
    )


def employ(email: str, store: Store, staff: int, *, role: str = Membership.Role.ASSOCIATE) -> User:
    user = User.objects.create_user(email, PASSWORD, language="en")
    member = StaffMember.objects.get(store=store, booxi_id=staff)
    Membership.objects.create(user=user, store=store, role=role, staff_member=member)
    return user
