"""The outside world: what clients, and colleagues in Booxi's Back Office, do without us.

Each verb takes a `Scene` and answers with what was touched. They are forms on the panel and JSON controls alike:
`POST /_stage/world/<verb>`.

    scene   who and what a verb is about, read from JSON
    online  clients: book, cancel, queue
    office  Back Office: move, presence, merge, create-client, anonymise, block
"""

from collections.abc import Callable

from clienteling.booxi.sandbox.world import office, online
from clienteling.booxi.sandbox.world.scene import Done, Scene

VERBS: dict[str, Callable[[Scene], Done]] = {
    "book": online.book,
    "cancel": online.cancel,
    "queue": online.queue,
    "move": office.move,
    "presence": office.presence,
    "merge": office.merge,
    "create-client": office.create_client,
    "anonymise": office.anonymise,
    "block": office.block,
}
