"""Which clients a partner key may see: those of any clientele one of its stores shares."""

from clienteling.booxi.sandbox.answers import forbidden
from clienteling.booxi.sandbox.records import Client
from clienteling.booxi.sandbox.rules import clients
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.web.call import Call


def client_in_reach(call: Call, client_id: int) -> Client:
    """301 with the new id for a merged client, 404 for a deleted one, 403 for somebody else's."""
    client = call.account.clients.get(client_id)
    if client is not None and not is_in_reach(call.account, client):
        raise forbidden("client")
    return clients.find(call.account, client_id, path=call.address)


def is_in_reach(account: Account, client: Client) -> bool:
    stores = account.merchants.values()
    return any(account.clientele(m) == client.clientele and account.reaches(m.id) for m in stores)
