"""What there is to book, where and with whom: stores, staff, services, categories, group events.

Two views of most (contract section 1): with a store's own key what clients see online, with the partner key all.
"""

from clienteling.booxi.catalogue.group_events import GroupEvents
from clienteling.booxi.catalogue.services import Services
from clienteling.booxi.catalogue.staff import StaffMembers
from clienteling.booxi.catalogue.stores import Stores


class Catalogue(Stores, StaffMembers, Services, GroupEvents):
    """Every list of the catalogue under one name: `booxi.catalogue.staff(...)`."""

    __slots__ = ()
