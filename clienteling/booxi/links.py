"""Module links: who a client, staff member, service, category or store is elsewhere (guide: client-metadata)."""

from collections.abc import Mapping

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import CategoryId, ClientId, MerchantId, ModuleId, ServiceId, StaffId
from clienteling.booxi.line import Resource
from clienteling.booxi.types.links import Link, LinkOwner, LinkRead, NewLink

OwnerId = ClientId | StaffId | ServiceId | CategoryId | MerchantId


class Links(Resource):
    __slots__ = ()

    def get(self, owner: LinkOwner, owner_id: OwnerId, module: ModuleId) -> Link:
        """Raises NotFound when there is no link (inferred: contract section 13), Merged for a merged client."""
        return self._line.send(Call(operation="links.get", path=_where(owner, owner_id, module), answer=LinkRead)).link

    def put(
        self,
        owner: LinkOwner,
        owner_id: OwnerId,
        module: ModuleId,
        external_id: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Link:
        """Replaces the whole link, metadata included: read it first and send back what must stay.

        Raises Conflict (InvalidExternalId), Misconfigured when the key may not use the module, Merged.
        """
        new = NewLink(external_id=external_id, metadata=dict(metadata or {}))
        where = _where(owner, owner_id, module)
        call = Call(operation="links.put", method="PUT", path=where, body=new.body(), answer=LinkRead)
        return self._line.send(call).link


def _where(owner: LinkOwner, owner_id: OwnerId, module: ModuleId) -> str:
    return path(owner.value, owner_id, "moduleLink", module)
