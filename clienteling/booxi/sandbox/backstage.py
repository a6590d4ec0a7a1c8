"""Everything behind the scenes but the play itself: the post, the faults, the panel.

backstage = Backstage(stage)            # listens, meddles, answers under /_stage/
backstage.open()                        # in the process that serves: the post is delivered from now on
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from clienteling.booxi.sandbox import panel
from clienteling.booxi.sandbox.events.courier import Courier
from clienteling.booxi.sandbox.events.endpoints import Endpoint
from clienteling.booxi.sandbox.events.outbox import Outbox
from clienteling.booxi.sandbox.faults.kinds import Fault
from clienteling.booxi.sandbox.faults.stage import Faults

if TYPE_CHECKING:
    from clienteling.booxi.sandbox.stage import StageSet


class Backstage:
    """One for each stage set, made with it."""

    def __init__(self, stage: "StageSet") -> None:
        self.stage = stage
        self.outbox = Outbox(stage)
        self.courier = Courier(stage, self.outbox)
        self.faults = Faults(stage)
        stage.around.append(self.faults.meddle)
        stage.panel = self.panel

    def panel(self, _stage: "StageSet", environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pages and controls under /_stage/."""
        return panel.answer(self, environ, start_response)

    def open(self, *, endpoints: Mapping[str, list[Endpoint]] | None = None, faults: Sequence[Fault] = ()) -> None:
        """Where events go and what goes wrong, if anything is named, else as remembered; the courier sets out."""
        with self.stage.lock:
            for region, wanted in (endpoints or {}).items():
                if wanted:
                    self.outbox.send_to(region, wanted)
            if faults:
                self.faults.choose(faults)
            self.stage.flush()
        self.courier.start()

    def close(self) -> None:
        """Waits for the delivery under way."""
        self.courier.stop()
