from crm.models.clients import BooxiClient, Client

__all__ = ["BooxiClient", "Client"]
