"""What of a day is asked for, where it is not all of it."""

from dataclasses import dataclass

from bookings.services.entries import Entry


@dataclass(frozen=True)
class Filters:
    """What of a day is shown. The empty ones are the page as it is drawn once for everybody."""

    service: int | None = None
    status: str = ""
    kind: str = ""
    fallen: bool = False

    @property
    def is_plain(self) -> bool:
        return self == Filters()

    def passes(self, entry: Entry, service_name: str | None) -> bool:
        """`service_name` is what the filtered service is called, as bookings repeat it. Slots have neither service nor
        status; group events have no status."""
        if not entry.label.takes_time and not (self.fallen or self.status in {"cancelled", "noshow"}):
            return False
        if self.kind and entry.kind != self.kind:
            return False
        if self.status and (entry.kind != "appointment" or entry.label.css != f"st-{self.status}"):
            return False
        if self.service is None:
            return True
        return entry.service_id == self.service or service_name in entry.what.split(", ")
