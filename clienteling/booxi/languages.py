"""Booxi's twenty languages. ISO 639-3, except French, which is `fre` (contract section 3)."""

_CODES = ("eng fre spa por nld deu ita ron pol yue", "jpn ell dan swe bul rus kor ces tur tha")
BOOXI_LANGUAGES = frozenset(code for line in _CODES for code in line.split())

_OTHER_CODES = {
    **{"en": "eng", "fr": "fre", "es": "spa", "pt": "por", "nl": "nld", "de": "deu", "it": "ita", "ro": "ron"},
    **{"pl": "pol", "zh": "yue", "ja": "jpn", "el": "ell", "da": "dan", "sv": "swe", "bg": "bul", "ru": "rus"},
    **{"ko": "kor", "cs": "ces", "tr": "tur", "th": "tha"},
    # ISO 639-2/B where it differs, and the French code Booxi does not use.
    **{"fra": "fre", "dut": "nld", "ger": "deu", "rum": "ron", "gre": "ell", "cze": "ces"},
}


def booxi_language(code: str) -> str:
    """Booxi's code for a language: `fr`, `fra`, `fr-CA` and `fre` are all `fre`. ValueError for one it lacks.

    Cantonese (`yue`) is the only Chinese there is, so `zh` means it.
    """
    short = code.strip().lower().replace("_", "-").partition("-")[0]
    known = short if short in BOOXI_LANGUAGES else _OTHER_CODES.get(short)
    if known is None:
        raise ValueError("not a language Booxi speaks")
    return known
