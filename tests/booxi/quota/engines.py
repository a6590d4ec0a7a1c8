"""Every engine this machine has, each on a server of its own that goes with the test run."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress


@contextmanager
def redis(folder):
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def sqlite(folder):
    yield str(folder / "quota.sqlite3")


def engines():
    """SQLite always; Redis where its server is installed."""
    return [sqlite] + ([redis] if shutil.which("redis-server") else [])


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port, process):
    until = time.monotonic() + 10
    while time.monotonic() < until:
        assert process.poll() is None
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("the engine did not start")
