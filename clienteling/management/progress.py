"""What a person at a terminal sees of a command: a bar while it works, a table when it is done."""

import logging
from collections.abc import Sequence

from django.core.management.base import OutputWrapper

from clienteling.services.imports.progress import Step

WIDTH = 24


class Bar:
    """Called with each step of an import. A bar on a terminal, elsewhere one line a store."""

    def __init__(self, out: OutputWrapper, *, counting: str = "calls") -> None:
        self.out = out
        self.counting = counting
        self.place = 0

    def __call__(self, step: Step) -> None:
        if self.out.isatty():
            self.draw(step)
        elif step.place != self.place:
            self.out.write(f"{step.store} ({step.place} of {step.of})", style_func=str)
        self.place = step.place

    def draw(self, step: Step) -> None:
        full = WIDTH * step.done // step.steps
        bar = "█" * full + "·" * (WIDTH - full)
        text = f"\r\x1b[2K{bar} {step.done:>3}/{step.steps} {self.counting}  {step.store} ({step.place} of {step.of})"
        self.out.write(text, style_func=str, ending="\n" if step.done == step.steps else "")
        self.out.flush()


def hush(verbosity: int) -> None:
    """The door's line per call would tear the bar apart; `--verbosity 2` shows them."""
    if verbosity < 2:
        logging.getLogger("clienteling.booxi").setLevel(logging.WARNING)


def table(rows: Sequence[Sequence[object]]) -> str:
    """Rows as text in columns; the first row is the head, numbers stand right."""
    widths = [max(len(str(cell)) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = zip(row, widths, strict=True)
        lines.append("  ".join(f"{c:>{w}}" if isinstance(c, int) else f"{c!s:<{w}}" for c, w in cells).rstrip())
    return "\n" + "\n".join(lines)
