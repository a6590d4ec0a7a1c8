"""Where an account lives (contract section 2). Ids of the two regions overlap."""

from enum import StrEnum


class Region(StrEnum):
    NA = "na"
    EU = "eu"

    @property
    def address(self) -> str:
        host = {"na": "api.booxi.com", "eu": "api.booxi.eu"}[self.value]
        return f"https://{host}/booking/v1"
