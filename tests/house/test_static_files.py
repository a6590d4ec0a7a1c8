"""Static files as production serves them: hashed, compressed, all there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, storages
from django.core.management import call_command

from tests.house import tracked

NAMED = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


@pytest.fixture
def collected(settings, tmp_path: Path) -> StaticFilesStorage:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return storages["staticfiles"]


def test_production_finds_each_file_a_template_names(collected):
    named = {
        static for name in tracked.files() if name.endswith(".html") for static in NAMED.findall(tracked.text_of(name))
    }
    assert {name for name in named if not collected.stored_name(name)} == set()


def test_production_serves_them_compressed(collected):
    sheets = list(Path(settings.STATIC_ROOT).glob("**/*.css.gz"))
    assert sheets
