"""The module link endpoints of clients, stores, staff, services and categories: all alike (contract section 13)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clienteling.booxi.sandbox.answers import Answer, forbidden
from clienteling.booxi.sandbox.rules import links
from clienteling.booxi.sandbox.rules.links import OWNERS, Owner
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.client_reach import client_in_reach
from clienteling.booxi.sandbox.wire import catalogue, people


@dataclass(frozen=True, slots=True)
class Linked:
    """A kind of owner: how it is found from the address and under which name it is shown."""

    find: Callable[[Call], Owner]
    name: str
    show: Callable[[Call, Any], dict[str, Any]]

    def get(self, call: Call) -> dict[str, Any]:
        """404 while there is no link for the module (inferred)."""
        owner, module = self.find(call), _module(call)
        link = call.account.links.get((OWNERS[type(owner)], owner.id, module))
        if link is None:
            raise Answer(404, "No link for this module.")
        return {"link": people.link(link), self.name: self.show(call, owner)}

    def put(self, call: Call) -> dict[str, Any]:
        """Overwrites the link whole: metadata left out is lost."""
        owner, module = self.find(call), _module(call)
        external, metadata = call.body.text("externalId"), call.body.metadata("metadata") or {}
        link = links.overwrite(call.account, owner, module, external_id=external, metadata=metadata, now=call.now)
        return {"link": people.link(link), self.name: self.show(call, owner)}


def _module(call: Call) -> str:
    module = call.path["moduleId"]
    if module not in call.account.modules:
        raise forbidden("module")
    return module


CLIENT = Linked(
    lambda call: client_in_reach(call, call.id("clientId")), "client", lambda _, owner: people.client(owner)
)
MERCHANT = Linked(
    lambda call: call.merchant(call.id("merchantId")), "merchant", lambda _, owner: catalogue.merchant(owner)
)
STAFF = Linked(lambda call: call.staff(call.id("staffId")), "staff", lambda _, owner: people.online_staff(owner))
SERVICE = Linked(
    lambda call: call.service(call.id("serviceId")),
    "service",
    lambda call, owner: catalogue.online_service(call.account, owner),
)
CATEGORY = Linked(
    lambda call: call.category(call.id("serviceCategoryId")),
    "serviceCategory",
    lambda _, owner: catalogue.category(owner),
)
