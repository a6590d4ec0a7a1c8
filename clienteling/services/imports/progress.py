"""How far an import is, told call by call to whoever shows it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """`done` of `steps` calls for `store`, which is number `place` of `of`."""

    store: str
    place: int
    of: int
    done: int
    steps: int


Tell = Callable[[Step], None]


def quiet(_step: Step) -> None:
    """Nobody is watching."""


class Steps:
    """Counts the calls of one store; how many there will be becomes clear once its people are known."""

    def __init__(self, tell: Tell, store: str, *, place: int = 1, of: int = 1) -> None:
        self.tell = tell
        self.store, self.place, self.of = store, place, of
        self.done = 0
        self.steps = 1

    def expect(self, count: int) -> None:
        self.steps += count

    def taken(self) -> None:
        self.done += 1
        self.steps = max(self.steps, self.done)
        self.tell(Step(self.store, self.place, self.of, self.done, self.steps))
