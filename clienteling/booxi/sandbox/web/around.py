"""The place where faults get between a call and its answer."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Reply:
    """An answer ready to be sent. `cut` sends only so many bytes of it while promising all."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


Perform = Callable[[], Reply]
Around = Callable[[str, Perform], Reply]
"""(operation id, make the answer) -> what is sent instead. May wait, raise, make the answer first, or never."""
