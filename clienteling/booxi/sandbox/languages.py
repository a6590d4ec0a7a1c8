"""The twenty languages Booxi answers in, and the ISO 639 codes it takes for them (contract section 3)."""

CODES = {
    "eng": ("en",),
    "fre": ("fr", "fra"),
    "spa": ("es",),
    "por": ("pt",),
    "nld": ("nl", "dut"),
    "deu": ("de", "ger"),
    "ita": ("it",),
    "ron": ("ro", "rum"),
    "pol": ("pl",),
    "yue": ("zh", "zho", "chi"),
    "jpn": ("ja",),
    "ell": ("el", "gre"),
    "dan": ("da",),
    "swe": ("sv",),
    "bul": ("bg",),
    "rus": ("ru",),
    "kor": ("ko",),
    "ces": ("cs", "cze"),
    "tur": ("tr",),
    "tha": ("th",),
}
"""Booxi's code (note `fre`) -> the others accepted for it: ISO 639-1, 639-2 and 639-3."""

_KNOWN = {code: own for own, others in CODES.items() for code in (own, *others)}


def known(code: str) -> str | None:
    """Booxi's own code for any accepted one, None for a language it does not speak."""
    return _KNOWN.get(code.lower())
