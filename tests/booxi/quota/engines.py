"""Every engine this machine has, each on a server of its own that goes with the test run."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def sqlite(folder):
    yield str(folder / "quota.sqlite3")


@contextmanager
def redis(folder):
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    with running(command, port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def postgres(_):
    """PostgreSQL refuses to be root, so root lends its folder to whom Debian made for this."""
    whom = {"user": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as folder:
        if whom:
            shutil.chown(folder, "postgres")
        port, data = free_port(), f"{folder}/data"
        make = [str(POSTGRES[-1]), "--no-sync", "--auth=trust", "--username=door", data]
        subprocess.run(make, check=True, cwd=folder, **whom, **QUIET)
        command = [str(POSTGRES[-1].with_name("postgres")), "-D", data, "-p", str(port), "-k", folder]
        with running([*command, "-c", "fsync=off", "-h", "127.0.0.1"], port, cwd=folder, **whom):
            until_it_listens(url := f"postgresql://door@127.0.0.1:{port}/postgres")
            yield url


def engines():
    """SQLite always; Redis and PostgreSQL where their servers are installed."""
    found = [sqlite]
    found += [redis] if shutil.which("redis-server") else []
    return found + ([postgres] if POSTGRES else [])


@contextmanager
def running(command, port, **how):
    process = subprocess.Popen(command, **how, **QUIET)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def until_it_listens(url):
    """Its port opens a moment before it takes anybody in."""
    for _ in range(400):
        with suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        time.sleep(0.05)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port, process):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, "the engine ended instead of starting"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("the engine did not start")
