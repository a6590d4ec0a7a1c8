"""Module links: who somebody or something is in another system (contract section 13)."""

from collections.abc import Iterable
from datetime import datetime

from clienteling.booxi.sandbox.answers import conflict
from clienteling.booxi.sandbox.records import Category, Client, Link, Merchant, Service, Staff
from clienteling.booxi.sandbox.state import Account

Owner = Client | Merchant | Staff | Service | Category
OWNERS: dict[type[Owner], str] = {
    Client: "client",
    Merchant: "merchant",
    Staff: "staff",
    Service: "service",
    Category: "category",
}
LONGEST = 255


def of(account: Account, owner: Owner) -> list[Link]:
    """Links of the modules the partner key is authorised for, by module id."""
    links = account.found("links_of", (OWNERS[type(owner)], owner.id))
    return sorted((x for x in links if x.module_id in account.modules), key=lambda x: x.module_id)


def owners(account: Account, kind: str, module_id: str, external_id: str) -> Iterable[int]:
    """Ids of what an external id stands for; several stores may use the same."""
    return (link.owner_id for link in account.found("links_by_external", (kind, module_id, external_id)))


def overwrite(
    account: Account,
    owner: Owner,
    module_id: str,
    *,
    external_id: str | None,
    metadata: dict[str, str],
    now: datetime,
) -> Link:
    """Replace the whole link; what is left out is lost. Unusable external id: ModuleConflict InvalidExternalId."""
    kind = OWNERS[type(owner)]
    if external_id is not None and not _usable(account, owner, module_id, external_id):
        raise conflict("InvalidExternalId", "This external id cannot be used.")
    before = account.links.get((kind, owner.id, module_id))
    created = now if before is None else before.created_at
    link = Link(kind, owner.id, module_id, external_id or "", metadata, created_at=created, modified_at=now)
    account.save(link)
    return link


def _usable(account: Account, owner: Owner, module_id: str, external_id: str) -> bool:
    """Not empty, not endless, and nobody else's in the same clientele, store or group (inferred)."""
    if not external_id.strip() or len(external_id) > LONGEST:
        return False
    kind = OWNERS[type(owner)]
    table = account.tables[kind]
    others = (table[i] for i in owners(account, kind, module_id, external_id) if i != owner.id and i in table)
    return not any(_neighbours(owner, other) for other in others)


def _neighbours(one: Owner, other: Owner) -> bool:
    if isinstance(one, Client) and isinstance(other, Client):
        return one.clientele == other.clientele
    if isinstance(one, Merchant) and isinstance(other, Merchant):
        return one.group_id == other.group_id
    return getattr(one, "merchant_id", None) == getattr(other, "merchant_id", None)
