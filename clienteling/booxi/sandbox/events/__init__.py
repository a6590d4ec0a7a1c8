"""Webhooks out (contract section 16): what becomes an event, the outbox it waits in, the courier who brings it.

changes   which events a change of a record is
envelope  the JSON that is signed and sent
endpoints where to, signed how
tricks    duplicates, delays, losses, forgeries: what the street does to the post
outbox    what waits, persisted with the records
courier   the thread that delivers
"""
