"""Whether an event is Booxi's: a keyed digest of the raw bytes, in a header (contract section 16).

Booxi's own names are in no public text, so header, digest, encoding and prefix are what a deployment says they are.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

DIGESTS = ("sha1", "sha256", "sha384", "sha512")
ENCODINGS = ("hex", "base64")


@dataclass(frozen=True, repr=False)
class Seal:
    """How a genuine event looks. `secrets` are all active at once, so that one can be replaced by the next.

    `digest` is one of DIGESTS, `encoding` one of ENCODINGS; `prefix` stands before the encoded digest ("sha256=").
    `static_header` is "Name: value" that must be there as well, or empty.
    """

    secrets: tuple[str, ...]
    header: str = "Booxi-Signature"
    digest: str = "sha256"
    encoding: str = "hex"
    prefix: str = ""
    static_header: str = ""


def is_genuine(raw: bytes, headers: Mapping[str, str], seal: Seal) -> bool:
    """Whether `raw`, byte for byte, was sealed with one of the secrets. Without a secret nothing is genuine.

    Takes as long for a wrong signature as for a right one, and for the first secret as for the last.
    """
    given = as_bytes(headers.get(seal.header, ""))
    found = False
    for secret in seal.secrets:
        found |= bool(secret) & hmac.compare_digest(signature(raw, secret, seal), given)
    return found & has_static_header(headers, seal.static_header)


def signature(raw: bytes, secret: str, seal: Seal) -> bytes:
    """What stands in the header of a genuine event."""
    digest = hmac.new(secret.encode(), raw, getattr(hashlib, seal.digest)).digest()
    text = digest.hex().encode() if seal.encoding == "hex" else base64.b64encode(digest)
    return seal.prefix.encode() + text


def has_static_header(headers: Mapping[str, str], wanted: str) -> bool:
    name, _, value = wanted.partition(":")
    return not wanted or hmac.compare_digest(as_bytes(value), as_bytes(headers.get(name.strip(), "")))


def as_bytes(text: str) -> bytes:
    """A header as it came: `compare_digest` refuses text outside ASCII."""
    return text.strip().encode("utf-8", "replace")
