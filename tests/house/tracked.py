"""What a tracked file may not hold, as rules that answer with the places they were broken."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

REGISTRY = re.compile(
    r"(?i)\b(?:pypi\.org|[\w.-]*pythonhosted\.org|test\.pypi|registry\.npmjs|[\w.-]+\.pkg\.dev|ghcr\.io|docker\.io"
    r"|deb\.debian\.org|crates\.io)\b"
    r"|--(?:extra-)?index-url|--find-links|--trusted-host"
)
LOCAL_PATH = re.compile(
    r"(?<![\w./~}>-])/(?:work|tmp|root|home|Users|mnt|private|usr/local|opt)(?=/\w)|\.\./" + "shared"
)
KNOWN_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-\w{10,}"
    r"|\b[sr]k_(?:live|test)_\w{10,}"
    r"|://[^\s/:@'\"{}$<]+:[^\s/@'\"{}$<]+@(?!host\b)"
)
ASSIGNED_KEY = re.compile(
    r"(?i)(?:key|secret|token|passw(?:or)?d)s?[\"']?\s*[:=]\s*[\"']?(?P<value>[\w+/-]{16,})(?=[\"'\s,;)]|$)"
)
# Keys of the stage set, the suite and the published examples: they open nothing.
PLAYED_KEY = re.compile(r"^(?:stage-|only-for-|partner-key-that-|SANDBOX)")
INLINE = re.compile(
    r"(?i)<style\b|\sstyle\s*=|\son[a-z]+\s*=|\shx-on\b|javascript:"
    r"|<script\b(?![^>]*\b(?:src=|type=.(?:importmap|application/json)))"
)
PUT_OFF = re.compile(r"(?:#|//|<!--|/\*)\s*(?:TODO|FIXME|HACK)\b|pytest\.mark\.(?:skip|xfail)|pytest\.(?:skip|xfail)\(")


def files() -> list[str]:
    """Every tracked file, by its path from the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(name: str) -> str:
    """The file's text; nothing for a picture."""
    raw = (ROOT / name).read_bytes()
    return "" if b"\0" in raw[:8000] else raw.decode()


def addresses_paths_and_secrets(text: str) -> Iterator[str]:
    """Lines naming a package registry, a place on somebody's machine, or something that looks like a key."""
    for number, line in enumerate(text.splitlines(), 1):
        for rule in (REGISTRY, LOCAL_PATH, KNOWN_KEY):
            if rule.search(line):
                yield f"line {number}: {line.strip()[:100]}"
        for found in ASSIGNED_KEY.finditer(line):
            if _looks_random(found["value"]):
                yield f"line {number}: something like a key"


def inline_code(text: str) -> Iterator[str]:
    """Lines of a template that the content security policy would refuse."""
    for number, line in enumerate(text.splitlines(), 1):
        if INLINE.search(line):
            yield f"line {number}: {line.strip()[:100]}"


def put_off(text: str) -> Iterator[str]:
    """Lines that leave work for later or keep a test from running."""
    for number, line in enumerate(text.splitlines(), 1):
        if PUT_OFF.search(line):
            yield f"line {number}: {line.strip()[:100]}"


def _looks_random(value: str) -> bool:
    return not PLAYED_KEY.match(value) and any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
