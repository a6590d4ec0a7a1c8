"""The people of the demo: who signs in at Maison Verel, made again as often as asked."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from clienteling.models import Membership, StaffMember, Store, User

PASSWORD = "maison-verel"  # noqa: S105 - printed on the demo's own sign-in page
MONTREAL, PARIS, LONDON = "CA0101", "FR0201", "GB0301"
ASSOCIATE, MANAGER = Membership.Role.ASSOCIATE, Membership.Role.MANAGER
ADMINISTRATOR = "admin@verel.example.com"


@dataclass(frozen=True)
class Place:
    """A role in the store of that number, as the staff member with that employee id (empty: as nobody there)."""

    store: str
    role: str
    employee_id: str = ""


@dataclass(frozen=True)
class SignIn:
    """One person of the demo, as the sign-in page and the command show them."""

    name: str
    email: str
    password: str
    role: str
    where: str


# Employee ids of the story that the stage set tells; overlapping ones are different people in different stores.
PEOPLE: dict[str, tuple[Place, ...]] = {
    "marie-eve@verel.example.com": (Place(MONTREAL, ASSOCIATE, "EMP-7101"),),
    "thomas@verel.example.com": (Place(MONTREAL, ASSOCIATE, "EMP-7102"),),
    "james@verel.example.com": (Place(MONTREAL, MANAGER, "EMP-7104"),),
    "odile@verel.example.com": (Place(PARIS, ASSOCIATE, "EMP-7101"),),
    "bastien@verel.example.com": (Place(PARIS, ASSOCIATE, "EMP-7102"),),
    "etienne@verel.example.com": (Place(PARIS, MANAGER, "EMP-7109"), Place(LONDON, MANAGER)),
    "olivia@verel.example.com": (Place(LONDON, ASSOCIATE, "EMP-7201"),),
    "arthur@verel.example.com": (Place(LONDON, ASSOCIATE, "EMP-7202"),),
    "callum@verel.example.com": (Place(LONDON, MANAGER, "EMP-7204"),),
}
ACTING = {MONTREAL: "EMP-7104", PARIS: "EMP-7104", LONDON: "EMP-7204"}


class NotTheStory(Exception):
    """The stores or people of the story are not there: something else than the stage set was imported."""


@transaction.atomic
def hire() -> None:
    """Makes the users, their memberships and each store's acting staff member. Raises NotTheStory."""
    for number, employee_id in ACTING.items():
        member = somebody(number, employee_id)
        Store.objects.filter(pk=member.store_id).update(acting_staff=member)
    for email, places in PEOPLE.items():
        members = [somebody(place.store, place.employee_id) for place in places if place.employee_id]
        user = sign_in_as(email, first_name=members[0].first_name, last_name=members[0].last_name)
        for place in places:
            employ(user, place)
    sign_in_as(ADMINISTRATOR, first_name="Head", last_name="Office", is_staff=True, is_superuser=True)


def somebody(number: str, employee_id: str) -> StaffMember:
    member = StaffMember.objects.filter(store__number=number, employee_id=employee_id, gone_at=None).first()
    if member is None:
        raise NotTheStory(f"store {number} has nobody with employee id {employee_id}")
    return member


def sign_in_as(email: str, **facts: object) -> User:
    """The user, able to sign in with the demo's password."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, **facts)
    if not user.check_password(PASSWORD) or not user.is_active:
        user.set_password(PASSWORD)
        user.is_active = True
        user.save(update_fields=["password", "is_active"])
    return user


def employ(user: User, place: Place) -> None:
    store = Store.objects.filter(number=place.store).first()
    if store is None:
        raise NotTheStory(f"no store has the number {place.store}")
    member = somebody(place.store, place.employee_id) if place.employee_id else None
    facts = {"role": place.role, "staff_member": member, "is_active": True}
    Membership.objects.update_or_create(user=user, store=store, defaults=facts)


def sign_ins() -> list[SignIn]:
    """The people one may sign in as; nobody outside a demo on the stage set."""
    if not (settings.DEMO and settings.BOOXI_SANDBOX):
        return []
    users = User.objects.filter(email__in=[*PEOPLE, ADMINISTRATOR]).prefetch_related("memberships__store")
    order = [*PEOPLE, ADMINISTRATOR]
    return [introduce(user) for user in sorted(users, key=lambda user: order.index(user.email))]


def introduce(user: User) -> SignIn:
    memberships = list(user.memberships.all())
    role = memberships[0].get_role_display() if memberships else gettext("Administrator")
    where = ", ".join(membership.store.city or membership.store.name for membership in memberships)
    return SignIn(user.get_full_name(), user.email, PASSWORD, role, where)
