"""What a change amounts to: the verbs of contract section 7, told from a booking before and after."""

from dataclasses import dataclass, replace

from clienteling.booxi.sandbox.records import Booking


@dataclass(frozen=True, slots=True)
class Turn:
    """A booking before and after: what the change amounts to, whatever words it came in."""

    before: Booking
    after: Booking

    @property
    def cancels(self) -> bool:
        return self.before.status != "Cancelled" and self.after.status == "Cancelled"

    @property
    def only_cancels(self) -> bool:
        return self.cancels and replace(self.before, status="Cancelled") == self.after

    @property
    def reinstates(self) -> bool:
        return self.before.status == "Cancelled" and self.after.status != "Cancelled"

    @property
    def moves(self) -> bool:
        return self.before.starts_at != self.after.starts_at

    @property
    def reassigns(self) -> bool:
        return self.before.staff_id != self.after.staff_id

    @property
    def reworks(self) -> bool:
        return self.before.items != self.after.items

    @property
    def approves(self) -> bool:
        return self.before.status != "Approved" and self.after.status == "Approved"

    @property
    def attends(self) -> bool:
        """Presence or completion changes."""
        return (self.before.presence, self.before.is_completed) != (self.after.presence, self.after.is_completed)

    @property
    def takes_time(self) -> bool:
        """Does it ask for time the booking did not hold before?"""
        return self.after.status != "Cancelled" and (
            self.moves or self.reassigns or self.reworks or self.reinstates or self.approves
        )
