"""Stretches of time as pairs of whole minutes since 1970 UTC, start included and end not."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

Span = tuple[int, int]


def minute(instant: datetime) -> int:
    """The minute an instant lies in."""
    return int(instant.timestamp() // 60)


def minute_after(instant: datetime) -> int:
    """The first minute not before an instant."""
    return -int(-instant.timestamp() // 60)


def instant(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC)


def union(spans: Iterable[Span]) -> list[Span]:
    """Sorted, with touching and overlapping ones made one; empty ones dropped."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def minus(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of `spans` without `taken`; both as `union` makes them."""
    left: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        here = at
        while here < len(taken) and taken[here][0] < end:
            if taken[here][0] > start:
                left.append((start, taken[here][0]))
            start = max(start, taken[here][1])
            here += 1
        if start < end:
            left.append((start, end))
    return left


def within(spans: Iterable[Span], window: Span) -> list[Span]:
    """The parts of `spans` that lie in a window."""
    start, end = window
    return [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]


def holds(spans: Iterable[Span], wanted: Span) -> bool:
    """Does one of the spans contain the wanted one whole?"""
    return any(start <= wanted[0] and wanted[1] <= end for start, end in spans)
