"""Who may open a page: roles, and the mark every view of ours wears.

Access is three questions in three places: may this role open the page (here), which rows (`visible_to` on the
querysets), may it be done now (the services). `checks.py` refuses to start with an unmarked view.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clienteling.models import Membership, Store, User

View = Callable[..., HttpResponse]
MARK = "access"


class UserRequest(HttpRequest):
    """A request of somebody signed in."""

    user: User


def open_to_all(view: View) -> View:
    """Anybody, signed in or not. Openness is declared, never inferred."""
    return mark(view, "open to all")


def signed_in(view: View) -> View:
    """Anybody signed in, whatever their stores."""
    return guard(view, "signed in", lambda _user: True)


def associate_only(view: View) -> View:
    """Associates and managers: whoever works in at least one store."""
    return guard(view, "associate", lambda user: memberships(user).exists())


def manager_only(view: View) -> View:
    """Managers of at least one store."""
    return guard(view, "manager", lambda user: memberships(user).filter(role=Membership.Role.MANAGER).exists())


def guard(view: View, name: str, may: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may(request.user):
            raise PermissionDenied(_("You have no store here. Ask an administrator to add you to one."))
        return view(request, *args, **kwargs)

    return mark(guarded, name)


def mark(view: View, name: str) -> View:
    setattr(view, MARK, name)
    return view


def memberships(user: User) -> "Any":
    """A person's places in stores that are in use."""
    return user.memberships.filter(is_active=True, store__is_active=True)


def store_or_404(user: User, store_id: int) -> Store:
    """The store, or a 404 when `user` does not work there: its existence is nobody else's business."""
    return get_object_or_404(Store.objects.visible_to(user), pk=store_id)


def membership_in(user: User, store: Store) -> Membership:
    """How `user` works in `store`; call it after `store_or_404`."""
    return cast(Membership, memberships(user).select_related("staff_member").get(store=store))
