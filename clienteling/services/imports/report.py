"""What an import did, and why one stopped, in plain words."""

from collections import defaultdict
from dataclasses import dataclass, field

from clienteling.booxi import BooxiError, Misconfigured, NotFound, OverQuota, Unreachable, Unreadable


@dataclass
class Tally:
    """How many of one kind were created, changed, left as they were, or found gone."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0


@dataclass
class Report:
    """Counts per kind, what was passed over and why, and store numbers asked for in vain. Names no person."""

    region: str
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    passed_over: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def of(self, kind: str) -> Tally:
        return self.tallies[kind]


class Stopped(Exception):
    """Booxi could not be read to the end: `why` says it and what to do. What `report` counts stays imported."""

    def __init__(self, report: Report, why: str) -> None:
        super().__init__(why)
        self.report = report
        self.why = why


def plainly(error: BooxiError) -> str:
    """What happened and what to do next."""
    match error:
        case Unreachable():
            return "Booxi did not answer. Try again in a few minutes; nothing has to be undone."
        case OverQuota():
            return f"The quota is used up for now. Try again in {max(1, round(error.retry_after))} seconds."
        case Misconfigured():
            return "Booxi does not accept our key or address. Check BOOXI_*_PARTNER_KEY and BOOXI_*_URL."
        case NotFound():
            return "A store or a person left Booxi while it was read. Run the import again."
        case Unreadable():
            return f"Booxi answered something we do not understand ({error.operation}). Tell whoever maintains this."
    return f"Booxi refused what we asked ({error.operation}). Tell whoever maintains this."
