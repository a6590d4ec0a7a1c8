"""Which address under /_stage/ is what, and under which lock."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from clienteling.booxi.sandbox.answers import Answer
from clienteling.booxi.sandbox.panel import controls, forms, layout, line, office, post, street
from clienteling.booxi.sandbox.panel.deeds import DEEDS
from clienteling.booxi.sandbox.panel.html import Html
from clienteling.booxi.sandbox.panel.http import Reply, Request, as_json, see
from clienteling.booxi.sandbox.panel.view import View
from clienteling.booxi.sandbox.world import VERBS
from clienteling.booxi.sandbox.world.scene import Done, Scene

if TYPE_CHECKING:
    from clienteling.booxi.sandbox.backstage import Backstage

PAGES: dict[str, Callable[[View], Html]] = {
    "": street.show,
    "office": office.show,
    "post": post.show,
    "line": line.show,
}
STREET_VERBS = ("book", "queue")
SAID = {
    "book": "Booked on the site: {id}.",
    "cancel": "Cancelled: {id}.",
    "queue": "In the queue: {id}.",
    "move": "Moved: {id}.",
    "presence": "Marked: {id}.",
    "merge": "Merged. Client {id} stays.",
    "create-client": "Created by hand: client {id}. No event tells of it.",
    "anonymise": "Anonymised: client {id}.",
    "block": "Changed: client {id}.",
    "deliver": "Sent all that waited.",
}
STYLE = Path(__file__).with_name("style.css")


def answer(backstage: "Backstage", request: Request) -> Reply:
    """Forms and pages answer with pages, everything else with JSON."""
    try:
        if request.method not in ("GET", "HEAD"):
            request.refuse_strangers()
        if request.path == "style.css":
            return Reply(STYLE.read_bytes(), type="text/css; charset=utf-8")
        if request.is_form or (request.method in ("GET", "HEAD") and request.path in PAGES):
            return _page(backstage, request)
        return as_json(_control(backstage, request))
    except Answer as refused:
        if request.is_form or request.path in PAGES:
            return Reply(layout.bare("Refused", refused.message).encode(), refused.status)
        return as_json(refused.body(), refused.status)


def _control(backstage: "Backstage", request: Request) -> object:
    if (request.method, request.path) == ("POST", "deliver"):
        return controls.deliver(backstage, request)
    folder, _, name = request.path.partition("/")
    with backstage.stage.lock:
        if request.method == "POST" and folder == "world":
            made = controls.act(backstage, name, request.body)
        else:
            made = _named(request)(backstage, request)
        backstage.stage.flush()
    return made


def _named(request: Request) -> controls.Control:
    control = controls.CONTROLS.get((request.method, request.path))
    if control is None:
        known = any(path == request.path for _, path in controls.CONTROLS)
        raise Answer(405, "This control does not know the method.") if known else Answer(404, "No such control.")
    return control


def _page(backstage: "Backstage", request: Request) -> Reply:
    if request.is_form:
        return _sent(backstage, request)
    with backstage.stage.lock:
        view = View.of(backstage, request)
        view.said = _said(request)
        return Reply(PAGES[request.path](view).encode())


def _sent(backstage: "Backstage", request: Request) -> Reply:
    """A form was sent: do it and show the page it belongs to, or the form again with why not."""
    folder, _, name = request.path.partition("/")
    if request.path == "do/deliver":
        backstage.courier.deliver(everything=True)
        return see(f"/_stage/post?{urlencode({'done': 'deliver'})}")
    with backstage.stage.lock:
        view = View.of(backstage, request)
        if request.path == "find":
            return Reply(office.show(view, office.search(view)).encode())
        if folder == "world" and name in VERBS:
            return _acted(view, name)
        if folder == "do" and name in DEEDS:
            return _did(view, name)
    raise Answer(404, "There is no such form.")


def _acted(view: View, verb: str) -> Reply:
    page = "" if verb in STREET_VERBS or (verb == "cancel" and "by" not in view.typed) else "office"
    try:
        done = VERBS[verb](Scene.of(view.backstage.stage, forms.body(view, verb)))
    except Answer as refused:
        return _again(view, page, refused)
    view.backstage.stage.flush()
    return see(f"/_stage/{page}?{urlencode({**_place(view), 'done': verb, 'id': _id(done)})}")


def _did(view: View, name: str) -> Reply:
    deed, page, _ = DEEDS[name]
    try:
        deed(view)
    except Answer as refused:
        return _again(view, page, refused)
    view.backstage.stage.flush()
    return see(f"/_stage/{page}?{urlencode({**_place(view), 'done': name})}")


def _again(view: View, page: str, refused: Answer) -> Reply:
    view.error = refused.message
    return Reply(PAGES[page](view).encode(), refused.status)


def _place(view: View) -> dict[str, str]:
    """Where one was looking: store and day, nothing personal."""
    return {"store": view.store} | ({"day": view.typed["day"]} if view.typed.get("day") else {})


def _id(done: Done) -> str:
    if done.booking is not None:
        return done.booking.id
    return "" if done.client is None else str(done.client.id)


def _said(request: Request) -> str:
    """One sentence about what was just done; only what a booking or client id looks like is repeated."""
    done, number = request.query.get("done", ""), request.query.get("id", "")
    sentence = SAID.get(done) or (DEEDS[done][2] if done in DEEDS else "")
    return sentence.format(id=number if number.isalnum() and len(number) < 20 else "")
