"""Elements. Text is escaped; only what is an `Html` already goes in as it is."""

from collections.abc import Iterable
from html import escape

VOID = {"input", "link", "meta", "br"}


class Html(str):
    """Text that is markup."""

    __slots__ = ()


Child = object
"""Html, text, a number, None, or a list of those."""


def tag(element: str, *children: Child, **attributes: object) -> Html:
    """`class_` loses its underscore, other ones become dashes. True is a bare attribute, None and False are none."""
    start = f"<{element}{''.join(_attribute(n, v) for n, v in attributes.items())}>"
    return Html(start) if element in VOID else Html(f"{start}{join(children)}</{element}>")


def join(children: Iterable[Child]) -> Html:
    return Html("".join(_shown(child) for child in children))


def _shown(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, list | tuple):
        return join(child)
    return escape(str(child))


def _attribute(name: str, value: object) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
