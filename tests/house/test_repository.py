"""What everyone who clones this finds: nothing private, nothing too large, nothing left for later."""

import ast
from pathlib import Path

import pytest

from tests.house import tracked

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LARGEST_FILE = 400_000
WRITTEN_BY_MACHINES = ("requirements/", "tests/booxi/contract/openapi.yaml", "static/vendor/")


def ours(*endings: str) -> list[str]:
    """Tracked files with one of these endings, but for this rule book, which must name what it forbids."""
    rule_book = {"tests/house/tracked.py", "tests/house/test_repository.py"}
    return [name for name in tracked.files() if name.endswith(endings) and name not in rule_book]


def broken(rule, names: list[str]) -> list[str]:
    return [f"{name}, {place}" for name in names for place in rule(tracked.text_of(name))]


def test_no_tracked_file_names_a_registry_a_local_path_or_a_secret():
    assert broken(tracked.addresses_paths_and_secrets, ours("")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "see https://files.pythonhosted.org/packages/x.whl",
        "--extra-index-url https://mirror.example/simple",
        "VAR = '/home/mo/clienteling/var'",
        "cp ../shared/booxi/openapi.yaml .",
        "open('/tmp/answer.json')",
        "DATABASE_URL=postgres://shop:hunter2@db/shop",
        "-----BEGIN RSA PRIVATE KEY-----",
        "SECRET_KEY=4f1d9991f5acc0ca119f9d443620b77f",
        'BOOXI_KEY = "pk-9c1aF02bd87e4410"',
        '"apiKey": "AbCd1234EfGh5678IjKl"',
    ],
)
def test_a_planted_address_path_or_secret_is_found(planted):
    assert list(tracked.addresses_paths_and_secrets(f"innocent\n{planted}\n"))


@pytest.mark.parametrize(
    "innocent",
    [
        'BOOXI_NA_PARTNER_KEY = "stage-partner-key-na-2026"',
        "token = form.cleaned_data['token']",
        "https://api.booxi.com/booking/v1",
        "/srv/clienteling/var",
        "path('work/tmp/', view)",
        "idempotency_key=intent.token_of_the_form",
    ],
)
def test_ordinary_lines_are_left_alone(innocent):
    assert list(tracked.addresses_paths_and_secrets(innocent)) == []


def test_no_template_holds_inline_style_or_script():
    assert broken(tracked.inline_code, ours(".html")) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
    ],
)
def test_planted_inline_code_is_found(planted):
    assert list(tracked.inline_code(planted))


def test_scripts_of_our_own_address_and_import_maps_are_allowed():
    assert list(tracked.inline_code('<script type="module" src="{% static "js/day.js" %}"></script>')) == []
    assert list(tracked.inline_code('<script type="importmap" nonce="{{ csp_nonce }}">')) == []


def test_nothing_is_left_for_later_and_no_test_is_kept_from_running():
    assert broken(tracked.put_off, ours(".py", ".html", ".js", ".css", ".md", "bin/demo", "bin/lib.sh")) == []


@pytest.mark.parametrize(
    "planted", ["x = 1  # TODO later", "// FIXME", "@pytest.mark.skip", "    pytest.xfail('some day')"]
)
def test_planted_postponement_is_found(planted):
    assert list(tracked.put_off(planted))


def test_no_file_is_too_long_to_read_in_one_sitting():
    texts = {n: tracked.text_of(n) for n in ours(".py", ".js", ".css", ".html", ".sh") if not _by_machine(n)}
    assert {n: count for n, text in texts.items() if (count := text.count("\n")) > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_hold_in_the_head():
    # A test that tells a whole journey, or lays a table of examples, may be as long as what it tells.
    long = [
        f"{name}: {node.name} has {length} lines"
        for name in ours(".py")
        if "/migrations/" not in name and not name.startswith("tests/")
        for node in ast.walk(ast.parse(tracked.text_of(name)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_tracked_files_are_small_and_none_is_made_by_running_the_application():
    made = (".mo", ".pyc", ".sqlite3", ".log", ".env")
    assert [n for n in tracked.files() if n.endswith(made) or n.startswith(("var/", ".venv/"))] == []
    sizes = {n: (tracked.ROOT / n).stat().st_size for n in tracked.files() if not _by_machine(n)}
    assert {n: size for n, size in sizes.items() if size > LARGEST_FILE} == {}


def test_every_command_can_be_run_and_says_what_it_is_for():
    for name in ("demo", "test", "check", "bench", "lock"):
        command = tracked.ROOT / "bin" / name
        assert command.stat().st_mode & 0o111, name
        assert command.read_text().splitlines()[1].startswith("# "), name


def _by_machine(name: str) -> bool:
    return name.startswith(WRITTEN_BY_MACHINES) or "/migrations/" in name or Path(name).suffix in {".po", ".svg"}
