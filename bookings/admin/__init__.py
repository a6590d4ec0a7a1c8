"""Our copy of Booxi, the intents and the inbox, looked at by an administrator: states and ids.

What a client said stands only on the page that shows one event.
"""

from bookings.admin import bookings, calendars, feeds, inbox, reconciliations

__all__ = ["bookings", "calendars", "feeds", "inbox", "reconciliations"]
