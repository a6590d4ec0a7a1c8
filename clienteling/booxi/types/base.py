"""Two kinds of values: what Booxi tells us, and what we tell Booxi.

Both are frozen and print nothing but their id, so that a person's name reaches no log through them. Attribute
names are ours (`starts_at`); Booxi's (`startsOn`) are derived here, exceptions stand beside their field.
"""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

_OURS = {"remind_by_sms": "remindBySMS", "is_starting_at": "isStartingAt"}


def booxi_name(name: str) -> str:
    """`starts_at` is `startsOn`, `home_phone` is `homePhoneNumber`, the rest is camel case."""
    if name in _OURS:
        return _OURS[name]
    if name.endswith("_at"):
        return to_camel(name.removesuffix("_at") + "_on")
    if name.endswith(("home_phone", "mobile_phone")):
        return to_camel(name + "_number")
    return to_camel(name)


class FromBooxi(BaseModel):
    """An answer, or a part of one. Fields we do not know are ignored, wrong types refused."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        alias_generator=booxi_name,
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )

    def __repr_args__(self) -> Any:
        mine = getattr(self, "id", None)
        return [("id", mine)] if mine is not None else []

    __str__ = BaseModel.__repr__


class ToBooxi(BaseModel):
    """A request's body. What is None is not sent; an empty text is, and clears the field at Booxi."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        alias_generator=booxi_name,
        validate_by_name=True,
        validate_by_alias=False,
        hide_input_in_errors=True,
    )

    def body(self) -> dict[str, Any]:
        """As Booxi wants it: its names, instants in UTC, money as text."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def changed(self, **values: Any) -> Self:
        """A copy with other values, checked again."""
        return type(self)(**{**{name: getattr(self, name) for name in self.model_fields_set}, **values})

    def __repr_args__(self) -> Any:
        return []

    __str__ = BaseModel.__repr__
