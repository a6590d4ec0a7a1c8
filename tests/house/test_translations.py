"""Both languages are whole: each word marked in the code is in the catalogue and translated."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.house import tracked

CATALOGUE = "clienteling/locale/{language}/LC_MESSAGES/django.po"
OTHER_LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def words(catalogue: Path) -> set[str]:
    """The source texts of a catalogue, as msgcat writes them on one line."""
    flat = subprocess.run(
        ["msgcat", "--no-wrap", "--no-location", str(catalogue)], capture_output=True, text=True, check=True
    ).stdout
    current = "\n".join(line for line in flat.splitlines() if not line.startswith("#~"))
    return set(re.findall(r'^msgid "(.+)"$', current, re.M))


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_word_marked_in_the_code_is_in_the_catalogue(language, tmp_path):
    name = CATALOGUE.format(language=language)
    before = words(tracked.ROOT / name)
    for file in tracked.files():
        if file.endswith((".py", ".html", ".txt", ".po")):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tracked.ROOT / file, tmp_path / file)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", language, "--no-obsolete"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    assert words(tmp_path / name) - before == set()


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_word_in_the_catalogue_is_translated_and_fits_its_source(language):
    catalogue = str(tracked.ROOT / CATALOGUE.format(language=language))
    checked = subprocess.run(
        ["msgfmt", "--check", "--statistics", "--output-file", "/dev/null", catalogue],
        capture_output=True,
        text=True,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )
    assert checked.returncode == 0, checked.stderr
    assert "untranslated" not in checked.stderr, checked.stderr
    assert "fuzzy" not in checked.stderr, checked.stderr
