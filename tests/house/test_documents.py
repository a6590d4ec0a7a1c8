"""What is written for people stays true: settings, dependencies, links."""

import re

import pytest

from tests.house import tracked

ASKED = re.compile(r"""\b[\w.]+\(\s*["']([A-Z][A-Z0-9_]{2,})["']""")  # any reader of `environment`
NAMED = re.compile(r"""["']((?:BOOXI|STAGE|DATABASE|REDIS)_[A-Z0-9_]+)["']""")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)")
SETTINGS = ("clienteling/settings.py", "clienteling/environment.py")
FROM_OUTSIDE = {"CLIENTELING_ENV_FILE"}  # names the file, so it cannot stand in it


def read_by_the_settings() -> set[str]:
    texts = [tracked.text_of(name) for name in SETTINGS]
    asked = {name for text in texts for name in ASKED.findall(text)}
    given = {name for text in texts for name in re.findall(r"^([A-Z_]+) = ", text, re.M)}
    named = {name for text in texts for name in NAMED.findall(text)}
    return (asked | (named - given)) - FROM_OUTSIDE


def explained() -> set[str]:
    return set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", tracked.text_of(".env.example"), re.M))


def test_the_example_file_explains_every_setting_that_is_read_and_no_other():
    assert explained() == read_by_the_settings()


def test_every_dependency_has_its_reason_in_the_decisions():
    decisions = tracked.text_of("DECISIONS.md").lower()
    wanted = {
        re.split(r"[\[~=<> ]", line, maxsplit=1)[0].lower()
        for name in ("app", "dev", "postgres")
        for line in tracked.text_of(f"requirements/{name}.in").splitlines()
        if line and not line.startswith(("#", "-"))
    }
    assert {name for name in wanted if f"`{name}" not in decisions} == set()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(document):
    missing = [target for target in LINK.findall(tracked.text_of(document)) if not (tracked.ROOT / target).exists()]
    assert missing == []


def test_the_readme_names_every_setting():
    assert {name for name in explained() if f"`{name}`" not in tracked.text_of("README.md")} == set()
