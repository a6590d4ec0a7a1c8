"""`python -m clienteling.booxi.sandbox`: the stage set as a server of its own, for demos, training and tests.

Options stand for the variables `app` explains; what is not given comes from the environment.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn ships no types

from clienteling.booxi.sandbox import app
from clienteling.booxi.sandbox.setup import Setup

THREADS = 32


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn without its command line: one process, since the world lives in its memory."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": self.address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": 75,
            "timeout": 120,
            "graceful_timeout": 3,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> app.Application:
        return app.create()


def main() -> None:
    options = _options()
    for name in ("data", "size", "seed"):
        if getattr(options, name) is not None:
            os.environ[f"STAGE_{name.upper()}"] = str(getattr(options, name))
    try:
        Setup.of(os.environ)
    except ValueError as misset:
        sys.exit(str(misset))
    if options.reset and os.environ.get("STAGE_DATA"):
        for suffix in ("", "-wal", "-shm"):
            Path(os.environ["STAGE_DATA"] + suffix).unlink(missing_ok=True)
    Server(f"{options.host}:{options.port}").run()


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="clienteling.booxi.sandbox", description="A server that answers like Booxi.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=os.environ.get("STAGE_PORT") or "8001")
    parser.add_argument("--data", help="file that keeps the world (STAGE_DATA); none: memory only")
    parser.add_argument("--size", type=float, help="how much of a story a new world gets (STAGE_SIZE)")
    parser.add_argument("--seed", type=int, help="which story a new world gets (STAGE_SEED)")
    parser.add_argument("--reset", action="store_true", help="begin anew even if the file holds a world")
    return parser.parse_args()


if __name__ == "__main__":
    main()
