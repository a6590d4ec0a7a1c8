"""Who may open a page: roles, and the mark every view of ours wears.

Access is three questions in three places: may this role open the page (here), which rows (`visible_to` on the
querysets), may it be done now (the services). `checks.py` refuses to start with an unmarked view.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from clienteling.models import Membership, StaffMember, Store, User
from clienteling.models.prepared import ALIAS, Prepared

View = Callable[..., HttpResponse]
MARK = "access"
READ = "rows of places"
asides: dict[str, Any] = {}
"""What a room wants to know of each place of a person, read in the same statement: an expression by name."""


class UserRequest(HttpRequest):
    """A request of somebody signed in."""

    user: User
    htmx: HtmxDetails


def open_to_all(view: View) -> View:
    """Anybody, signed in or not. Openness is declared, never inferred."""
    return mark(view, "open to all")


def secret_address(view: View) -> View:
    """Whoever knows the address, which holds a secret only its owner was told. The view looks the secret up."""
    return mark(view, "secret address")


def signed_in(view: View) -> View:
    """Anybody signed in, whatever their stores."""
    return guard(view, "signed in", lambda _user: True)


def associate_only(view: View) -> View:
    """Associates and managers: whoever works in at least one store."""
    return guard(view, "associate", lambda user: bool(places(user)))


def manager_only(view: View) -> View:
    """Managers of at least one store."""
    return guard(view, "manager", lambda user: any(place.is_manager for place in places(user)))


def guard(view: View, name: str, may: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not may(request.user):
            raise PermissionDenied(_("You have no store here. Ask an administrator to add you to one."))
        return view(request, *args, **kwargs)

    return mark(guarded, name)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and from there back. Who was signed out while a page of theirs is open goes there as a whole: a
    part of it is no place for a sign-in page, nor one to come back to."""
    asked: HtmxDetails | None = getattr(request, "htmx", None)
    if not asked:
        return redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(redirect_to_login(asked.current_url_abs_path or "/").url)


def unless(quick: Callable[..., HttpResponse | None]) -> Callable[[View], View]:
    """Around a marked view that is asked every few seconds: somebody signed in gets what `quick` answers, and the view,
    guard and all, only when it answers None. `quick` asks for the person's place itself, in the statement that answers.
    """

    def around(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = quick(request, *args, **kwargs) if request.user.is_authenticated else None
            return view(request, *args, **kwargs) if answer is None else answer

        return asked

    return around


def mark(view: View, name: str) -> View:
    setattr(view, MARK, name)
    return view


def places(user: User) -> list[Membership]:
    """A person's places in stores that are in use, with store and staff member. Read once per request."""
    known: list[Membership] | None = getattr(user, "known_places", None)
    if known is None:
        rows = vars(user).pop(READ, None) or PLACES.rows(user_id=user.pk)
        known = [place_of(user, row) for row in rows]
        user.known_places = known  # type: ignore[attr-defined]  # kept with the person for one request
    return known


def remember(user: User, rows: list[tuple[Any, ...]]) -> None:
    """These rows of `statement` were just read: nobody asks again within this request."""
    vars(user)[READ] = rows


def place_of(user: User, row: tuple[Any, ...]) -> Membership:
    """The rows that one row of `statement` is made of."""
    ours, store, staff = len(OURS), len(OURS) + len(STORE), len(OURS) + len(STORE) + len(STAFF)
    place = Membership.from_db(ALIAS, OURS, row[:ours])
    place.user = user
    place.store = Store.from_db(ALIAS, STORE, row[ours:store])
    place.staff_member = StaffMember.from_db(ALIAS, STAFF, row[store:staff]) if row[store] is not None else None
    for name, value in zip(asides, row[staff:], strict=True):
        setattr(place, name, value)
    return place


def statement(user_id: int) -> QuerySet[Any, Any]:
    rows = Membership.objects.filter(user=user_id, is_active=True, store__is_active=True).annotate(**asides)
    beside = (*(f"store__{name}" for name in STORE), *(f"staff_member__{name}" for name in STAFF))
    return rows.order_by("store__name", "pk").values_list(*OURS, *beside, *asides)


OURS, STORE, STAFF = (
    [field.attname for field in kind._meta.concrete_fields] for kind in (Membership, Store, StaffMember)
)
PLACES = Prepared(statement, {"user_id": int})


def read_again(user: User) -> None:
    """What was read of a person's places has changed within this request."""
    vars(user).pop(READ, None)
    user.known_places = None  # type: ignore[attr-defined]  # kept with the person for one request


def store_or_404(user: User, store_id: int) -> Store:
    """The store, or a 404 when `user` does not work there: its existence is nobody else's business."""
    found = next((place.store for place in places(user) if place.store_id == store_id), None)
    if found is None:
        raise Http404
    return found


def membership_in(user: User, store: Store) -> Membership | None:
    """How `user` works in `store`, None when they do not."""
    return next((place for place in places(user) if place.store_id == store.pk), None)
