"""What the street does to the post: duplicates, delays, losses, wrong order, forgeries. All of it seeded."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any, Self

from clienteling.booxi.sandbox.answers import invalid

MOST = 86400
"""A day, for the delay; more than enough for a seed."""
SHUFFLED_OVER = 3.0
"""Seconds over which shuffled events are spread, so that they overtake each other."""


@dataclass(frozen=True, slots=True)
class Tricks:
    """Chances from 0 to 1, each decided from the seed and the event's id alone; `delay_by` in seconds."""

    duplicate: float = 0.0
    delay: float = 0.0
    delay_by: float = 30.0
    drop: float = 0.0
    shuffle: float = 0.0
    forge: float = 0.0
    seed: int = 1

    @classmethod
    def of(cls, given: object) -> Self:
        """From JSON, `true` meaning always; raises a 400 that names what is wrong."""
        if not isinstance(given, dict) or set(given) - set(cls.__slots__):
            raise invalid(f"Tricks are {', '.join(cls.__slots__)}.")
        for name, value in given.items():
            if not isinstance(value, int | float) or not 0 <= value <= MOST:
                raise invalid(f"{name} must be a number from 0 to {MOST}.")
            if name not in ("seed", "delay_by") and value > 1:
                raise invalid(f"{name} is a chance, from 0 to 1.")
        numbers: dict[str, Any] = {name: int(v) if name == "seed" else float(v) for name, v in given.items()}
        return cls(**numbers)

    def fate(self, event_id: str) -> "Fate":
        """What happens to this event; the same again whenever it is asked."""
        chance = Random(f"{self.seed}/{event_id}")  # noqa: S311 - chance on a stage, not in a secret
        luck = {name: chance.random() for name in ("duplicate", "delay", "drop", "shuffle", "forge", "spread")}
        late = self.delay_by if luck["delay"] < self.delay else 0.0
        if luck["shuffle"] < self.shuffle:
            late += luck["spread"] * SHUFFLED_OVER
        return Fate(
            dropped=luck["drop"] < self.drop,
            copies=2 if luck["duplicate"] < self.duplicate else 1,
            late=late,
            forged=luck["forge"] < self.forge,
        )


@dataclass(frozen=True, slots=True)
class Fate:
    """`copies` all carry the same id; `late` in seconds; `forged` adds a forgery beside the true one."""

    dropped: bool
    copies: int
    late: float
    forged: bool


def forgery(body: str) -> str:
    """A body somebody made up after seeing a true one: another id, and the booking suddenly cancelled."""
    envelope: dict[str, Any] = json.loads(body)
    envelope["id"] = f"{envelope['id']}-forged"
    if "booking" in envelope["content"]:
        envelope["content"]["booking"]["status"] = "Cancelled"
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
