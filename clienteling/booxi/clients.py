"""Clients: find, read, create, change, delete (contract section 13). Names travel in Booxi's query, never in ours."""

from clienteling.booxi.call import Call, path
from clienteling.booxi.ids import ClientId, MerchantId, ModuleId
from clienteling.booxi.line import Resource
from clienteling.booxi.query import query
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.clients import Client, ClientChange, FoundClients, NewClient


class Gone(FromBooxi):
    """What a deletion answers: the deleted thing, of which nothing is kept."""


class Clients(Resource):
    __slots__ = ()

    def find(
        self,
        *,
        merchant: MerchantId,
        first_name: str | None = None,
        last_name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
    ) -> FoundClients:
        """The first matches in a store's clientele; criteria narrow each other. There are no further pages.

        ValueError without a criterion, or with half a name: Booxi wants first and last name together.
        """
        if bool(first_name) != bool(last_name):
            raise ValueError("a first name goes with a last name")
        if not (first_name or email or phone):
            raise ValueError("a client is found by name, e-mail or phone")
        contact = {"firstName": first_name, "lastName": last_name, "email": email, "phoneNumber": phone}
        return self._find(**{name: text or None for name, text in contact.items()}, merchantId=merchant)

    def find_by_link(self, module: ModuleId, external_id: str) -> FoundClients:
        """The clients another system knows by this id, in every store the key reaches."""
        return self._find(moduleId=module, externalId=external_id)

    def get(self, client_id: ClientId) -> Client:
        """Raises NotFound, and Merged with the id that took over."""
        return self._line.send(Call(operation="clients.get", path=path("client", client_id), answer=Client))

    def create(self, new: NewClient) -> Client:
        """A new client; Booxi does not look for an existing one here. No webhook is promised."""
        return self._line.send(
            Call(operation="clients.create", method="POST", path=path("client"), body=new.body(), answer=Client)
        )

    def update(self, client_id: ClientId, change: ClientChange) -> Client:
        """Sends what the change names; that the rest stays as it is, is inferred. Raises NotFound, Merged."""
        where = path("client", client_id)
        return self._line.send(
            Call(operation="clients.update", method="PUT", path=where, body=change.body(), answer=Client)
        )

    def delete(self, client_id: ClientId, *, ignore_future: bool = False) -> None:
        """Refused with Conflict while the client has future valid bookings, unless told to ignore them."""
        asked = query(ignoreError=True if ignore_future else None)
        where = path("client", client_id)
        self._line.send(Call(operation="clients.delete", method="DELETE", path=where, query=asked, answer=Gone))

    def _find(self, **criteria: str | int | None) -> FoundClients:
        asked = query(**criteria)
        return self._line.send(Call(operation="clients.find", path=path("client"), query=asked, answer=FoundClients))
