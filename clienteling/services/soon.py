"""Doing once, a moment later, what was wished for many times."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)


class Soon:
    """Calls `deed` `pause` seconds after the first of any number of wishes, in a thread of its own.

    A wish made while the deed is being done is followed by another one: none is lost but by the end of the process.
    """

    def __init__(self, deed: Callable[[], object], *, pause: float) -> None:
        self.deed = deed
        self.pause = pause
        self.wished = threading.Event()
        self.starting = threading.Lock()
        self.thread: threading.Thread | None = None

    def __call__(self) -> None:
        self.wished.set()
        with self.starting:
            # A forked process has a copy of this object and no thread.
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.run, name="soon", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while self.wished.wait():
            time.sleep(self.pause)
            self.wished.clear()
            try:
                self.deed()
            except Exception:  # the next wish must still be heard
                log.exception("not done soon")
