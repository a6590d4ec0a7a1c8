"""Records to JSON and back, for the file on disk. What Booxi shows on the wire is `wire`'s business."""

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from clienteling.booxi.sandbox.records import Record
from clienteling.booxi.sandbox.state import KINDS

Convert = Callable[[Any], Any]


def _same(value: object) -> object:
    return value


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    default: object
    write: Convert
    read: Convert


def dump(record: Record) -> str:
    """One line of JSON; properties at their default are left out."""
    return json.dumps(_written(record), ensure_ascii=False, separators=(",", ":"))


def load(kind: str, body: str) -> Record:
    record: Record = _reader(_class_named(kind))(json.loads(body))
    return record


def _class_named(kind: str) -> Any:
    return KINDS[kind]


def _written(record: Any) -> dict[str, Any]:
    values = ((f, getattr(record, f.name)) for f in _fields(record.__class__))
    return {f.name: f.write(value) for f, value in values if value != f.default}


@cache
def _fields(kind: Any) -> tuple[_Field, ...]:
    hints = get_type_hints(kind)
    return tuple(_Field(f.name, _default(f), *_converters(hints[f.name])) for f in dataclasses.fields(kind))


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


@cache
def _reader(kind: Any) -> Convert:
    reads = {f.name: f.read for f in _fields(kind) if f.read is not _same}

    def read(values: dict[str, Any]) -> Any:
        for name, convert in reads.items():
            if name in values:
                values[name] = convert(values[name])
        return kind(**values)

    return read


def _converters(hint: Any) -> tuple[Convert, Convert]:
    """How to write and how to read a value of this type."""
    if hint is datetime:
        return datetime.isoformat, datetime.fromisoformat
    if hint is Decimal:
        return str, Decimal
    if dataclasses.is_dataclass(hint):
        return _written, _reader(hint)  # type: ignore[arg-type]  # a hint is any type here
    if get_origin(hint) is tuple:
        return _tuple_converters(get_args(hint))
    if get_origin(hint) is UnionType or NoneType in get_args(hint):
        write, read = _converters(next(a for a in get_args(hint) if a is not NoneType))
        return _or_none(write), _or_none(read)
    return _same, _same


def _tuple_converters(args: tuple[Any, ...]) -> tuple[Convert, Convert]:
    write, read = _converters(args[0])
    return (lambda values: [write(v) for v in values]), (lambda values: tuple(read(v) for v in values))


def _or_none(convert: Convert) -> Convert:
    if convert is _same:
        return _same
    return lambda value: None if value is None else convert(value)
