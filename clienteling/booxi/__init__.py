"""The door to Booxi: the only code that speaks HTTP to it. A library: it knows neither Django nor our models.

    booxi = Booxi(region=Region.NA, partner_key=key, gate=open_gate("var/quota.sqlite3"))
    booxi.within(lane=Lane.BACKGROUND, deadline=20).calendar.events(staff, starts=..., ends=...)

Values are in `types`, what can go wrong is in `errors`. Contract sections named here and below are those of the
notes on Booxi's API that came with the project; guides are Booxi's own integration guides.
"""

from clienteling.booxi.account import Booxi
from clienteling.booxi.errors import (
    BooxiError,
    Conflict,
    Invalid,
    Merged,
    Misconfigured,
    NotFound,
    OverQuota,
    Refused,
    Unreachable,
    Unreadable,
)
from clienteling.booxi.keys import MerchantKey, PartnerKey
from clienteling.booxi.quota import Gate, Lane, Limits, open_gate
from clienteling.booxi.region import Region

__all__ = [
    "Booxi",
    "BooxiError",
    "Conflict",
    "Gate",
    "Invalid",
    "Lane",
    "Limits",
    "MerchantKey",
    "Merged",
    "Misconfigured",
    "NotFound",
    "OverQuota",
    "PartnerKey",
    "Refused",
    "Region",
    "Unreachable",
    "Unreadable",
    "open_gate",
]
