"""Stores: the key's own, a group's, by external id, by id."""

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import GroupId, MerchantId, ModuleId
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.line import Resource
from clienteling.booxi.paging import merged
from clienteling.booxi.query import query
from clienteling.booxi.types.listing import Listed
from clienteling.booxi.types.stores import FoundStores, Store, StorePage


class Stores(Resource):
    __slots__ = ()

    def store(self, key: MerchantKey, *, language: str | None = None) -> Store:
        """The store a merchant key belongs to."""
        asked = query(language=self._line.spoken(language))
        call = Call(operation="catalogue.store", path=path("merchant"), query=asked, key=key, answer=Store)
        return self._line.send(call)

    def stores(self, group: GroupId | None = None, *, language: str | None = None) -> tuple[Store, ...]:
        """Every store the partner key reaches, those not online too, each with its own merchant key."""
        asked = query(groupId=group, language=self._line.spoken(language))
        where = path("merchant", "list")
        return self._line.items(Call(operation="catalogue.stores", path=where, query=asked, answer=Listed[Store]))

    def search_stores(self, module: ModuleId, external_id: str, *, group: GroupId | None = None) -> FoundStores:
        """The stores another system knows by this id, and their links."""
        asked = query(moduleId=module, externalId=external_id, groupId=group)
        where = path("merchant", "search")
        found = self._line.pages(Call(operation="catalogue.search_stores", path=where, query=asked, answer=StorePage))
        return FoundStores(**merged(found, "stores"), **merged(found, "links", by="merchant_id module_id"))

    def get_store(self, merchant: MerchantId) -> Store:
        """Raises NotFound."""
        return self._line.send(Call(operation="catalogue.get_store", path=path("merchant", merchant), answer=Store))
