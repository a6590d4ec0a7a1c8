"""A fault as a value: what goes wrong, for which calls, how often."""

from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Self

from clienteling.booxi.sandbox.answers import invalid

LATENCY = "latency"
RESET_BEFORE = "reset-before"
RESET_AFTER = "reset-after"
ERROR = "error"
BUSY = "busy"
TRUNCATED = "truncated"
STALE = "stale"
KINDS = {
    LATENCY: "answers come late",
    RESET_BEFORE: "the line breaks before anything is done",
    RESET_AFTER: "the line breaks after the work is done",
    ERROR: "a server error, with an HTML page",
    BUSY: "429, over quota",
    TRUNCATED: "half an answer",
    STALE: "reads answer from the past",
}
METHODS = ("GET", "POST", "PUT", "DELETE")
_METHOD_OF = {"find": "GET", "get": "GET", "search": "POST", "create": "POST", "upload": "POST"}
_METHOD_OF |= {"update": "PUT", "delete": "DELETE"}


@dataclass(frozen=True, slots=True)
class Fault:
    """`operations` are operation ids of the API, `*` allowed; none means all. So with `methods`.

    `count` is how often it still strikes (None: always), `probability` how likely each time. `seconds` and `spread`
    (added by chance) belong to latency, `seconds` to stale too, `status` and `after` (the work is done) to error,
    `seconds` to busy as Retry-After, `bytes` to truncated.
    """

    kind: str
    operations: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    probability: float = 1.0
    count: int | None = None
    seconds: float = 1.0
    spread: float = 0.0
    status: int = 502
    after: bool = False
    bytes: int = 40

    @classmethod
    def of(cls, given: object) -> Self:
        """From JSON; raises a 400 that names what is wrong."""
        if not isinstance(given, dict) or set(given) - set(cls.__slots__):
            raise invalid(f"A fault has only these properties: {', '.join(cls.__slots__)}.")
        if given.get("kind") not in KINDS:
            raise invalid(f"kind must be one of {', '.join(KINDS)}.")
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
        for field in fields(cls):
            if field.name in values and not _fits(values[field.name], field.default):
                raise invalid(f"{field.name} is not of the right type.")
        fault = cls(**values)
        fault._check()
        return fault

    def plain(self) -> dict[str, Any]:
        """As JSON, to be remembered."""
        return asdict(self)

    def concerns(self, operation: str) -> bool:
        """Whether this operation is one it may strike. Stale is about reads only."""
        method = method_of(operation)
        if self.kind == STALE and method != "GET":
            return False
        named = not self.operations or any(fnmatchcase(operation, pattern) for pattern in self.operations)
        return named and (not self.methods or method in self.methods)

    def _check(self) -> None:
        if not 0 <= self.probability <= 1:
            raise invalid("probability must be from 0 to 1.")
        if not 0 <= self.seconds <= 3600 or not 0 <= self.spread <= 60:
            raise invalid("seconds must be from 0 to 3600, spread from 0 to 60.")
        if self.kind == LATENCY and self.seconds > 60:
            raise invalid("A latency is 60 seconds at most.")
        if not 500 <= self.status <= 599:
            raise invalid("status must be from 500 to 599.")
        if self.count is not None and self.count < 1:
            raise invalid("count must be at least 1.")
        if unknown := set(self.methods) - set(METHODS):
            raise invalid(f"Unknown methods: {', '.join(sorted(unknown))}.")


def method_of(operation: str) -> str:
    """GET, POST, PUT or DELETE, from the first word of an operation id."""
    word = next((w for w in _METHOD_OF if operation.startswith(w)), "")
    return _METHOD_OF.get(word, "")


def _fits(value: object, default: object) -> bool:
    """Whether a JSON value has the type of the property's default; count may be null."""
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if isinstance(default, tuple):
        return isinstance(value, tuple) and all(isinstance(v, str) for v in value)
    if default is None:
        return value is None or isinstance(value, int)
    return isinstance(value, int | float) if isinstance(default, float) else isinstance(value, int | str)
