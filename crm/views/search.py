"""Finding a client. Names are posted, never part of an address."""
