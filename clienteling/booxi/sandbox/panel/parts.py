"""Pieces pages are made of: labelled fields, forms, buttons."""

from collections.abc import Iterable

from clienteling.booxi.sandbox.panel.html import Child, Html, tag
from clienteling.booxi.sandbox.panel.view import View

Option = tuple[str, str]
"""Value and words."""


def field(view: View, name: str, label: str, **attributes: object) -> Html:
    """A labelled input holding what was typed before, if the form came back. `prefix` keeps ids apart on a page."""
    prefix = attributes.pop("prefix", "")
    attributes.setdefault("type", "text")
    attributes.setdefault("value", view.typed.get(name))
    return _labelled(f"{prefix}{name}", label, tag("input", id=f"{prefix}{name}", name=name, **attributes))


def choice(
    view: View, name: str, label: str, options: Iterable[Option], *, chosen: str | None = None, prefix: str = ""
) -> Html:
    """A labelled select."""
    current = view.typed.get(name) if chosen is None else chosen
    shown = [tag("option", words, value=value, selected=value == current) for value, words in options]
    return _labelled(f"{prefix}{name}", label, tag("select", shown, id=f"{prefix}{name}", name=name))


def tick(name: str, label: str, *, prefix: str = "", on: bool = False) -> Html:
    box = tag("input", type="checkbox", id=f"{prefix}{name}", name=name, checked=on)
    return tag("p", box, tag("label", label, for_=f"{prefix}{name}"), class_="tick")


def hidden(name: str, value: object) -> Html:
    return tag("input", type="hidden", name=name, value=value)


def button(label: str, *, name: str | None = None, value: str | None = None, **attributes: object) -> Html:
    return tag("button", label, type="submit", name=name, value=value, **attributes)


def form(view: View, action: str, *children: Child, method: str = "post", **attributes: object) -> Html:
    """A form that keeps the store looked at."""
    return tag("form", hidden("store", view.store), *children, method=method, action=f"/_stage/{action}", **attributes)


def section(title: str, *children: Child, name: str) -> Html:
    heading = tag("h2", title, id=f"about-{name}")
    return tag("section", heading, *children, aria_labelledby=f"about-{name}", id=f"at-{name}")


def staff_options(view: View, nobody: str) -> list[Option]:
    return [("", nobody), *((str(s.id), f"{s.first_name} {s.last_name}") for s in view.staff())]


def service_options(view: View, *, method: str | None = None) -> list[Option]:
    return [
        (str(s.id), s.names.get("eng", s.name) + (" (offline)" if s.status == "Offline" else ""))
        for s in view.services()
        if method in (None, s.booking_method)
    ]


def _labelled(name: str, label: str, control: Html) -> Html:
    return tag("p", tag("label", label, for_=name), control, class_="field")
