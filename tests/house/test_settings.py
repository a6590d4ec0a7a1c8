"""Starting with a wrong environment: refused in one sentence that names the variable, and shows no secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tracked import ROOT

REAL = {
    "SECRET_KEY": "only-for-runs-of-the-suite-4f1c0d5d1f5b4d0d",
    "ALLOWED_HOSTS": "shop.verel.invalid",
    "BOOXI_NA_PARTNER_KEY": "only-for-runs-9f8e7d6c5b4a",
}
STAGE = {"SECRET_KEY": REAL["SECRET_KEY"], "BOOXI_SANDBOX": "1", "DEMO": "1"}


def start(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Starts with these variables and no others of ours."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment |= {"CLIENTELING_ENV_FILE": os.devnull, "VAR_DIR": str(tmp_path / "var")} | variables
    return subprocess.run(
        [sys.executable, *(command or ("manage.py", "check"))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def refused(tmp_path: Path, base: dict[str, str], **variables: str) -> str:
    """What is said when it does not start: one line, no traceback."""
    started = start(tmp_path, **base | variables)
    said = started.stderr.strip()
    assert started.returncode == 1, said
    assert len(said.splitlines()) == 1, said
    for name, value in (base | variables).items():
        if "KEY" in name and len(value) > 12:
            assert value not in started.stdout + said
    return said


def test_a_real_account_starts(tmp_path):
    assert start(tmp_path, **REAL).returncode == 0


def test_the_stage_set_starts_when_a_demo_is_meant(tmp_path):
    assert start(tmp_path, **STAGE).returncode == 0


def test_without_any_key_it_says_which_two_and_whom_to_ask(tmp_path):
    said = refused(tmp_path, {**REAL, "BOOXI_NA_PARTNER_KEY": ""})
    assert "BOOXI_NA_PARTNER_KEY" in said
    assert "BOOXI_EU_PARTNER_KEY" in said
    assert "Ask your Booxi representative" in said


@pytest.mark.parametrize("value", ["change-me", "<your key>", "your-partner-key", "xxxxxxxx", "placeholder", "TODO"])
@pytest.mark.parametrize("name", ["BOOXI_NA_PARTNER_KEY", "BOOXI_EU_PARTNER_KEY", "SECRET_KEY"])
def test_a_placeholder_is_no_key(tmp_path, name, value):
    assert f"{name} still holds a placeholder" in refused(tmp_path, REAL, **{name: value})


def test_the_stage_set_outside_a_demo_is_refused(tmp_path):
    said = refused(tmp_path, REAL, BOOXI_SANDBOX="1")
    assert "BOOXI_SANDBOX" in said
    assert "DEMO=1" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("ALLOWED_HOSTS", ""),
        ("DEBUG", "maybe"),
        ("BOOXI_SANDBOX", "2"),
        ("BOOXI_TIMEOUT", "soon"),
        ("BOOXI_TIMEOUT", "0"),
        ("BOOXI_TIMEOUT", "nan"),
        ("BOOXI_TIMEOUT", "inf"),
        ("BOOXI_QUOTA_PER_SECOND", "0.5"),
        ("BOOXI_QUOTA_PER_SECOND", "0"),
        ("BOOXI_QUOTA_PER_MINUTE", "-1"),
        ("BOOXI_NA_URL", "api.booxi.com"),
        ("BOOXI_EU_URL", "ftp://api.booxi.eu"),
        ("DATABASE_URL", "mysql://me:secret-word@host/name"),
        ("DATABASE_URL", "postgres://me:secret-word@host:port/name"),
        ("REDIS_URL", "host:6379"),
        ("EMAIL_URL", "pigeon://me:secret-word@host"),
        ("LOG_LEVEL", "LOUD"),
        ("COLUMN_FRESH_MINUTES", "0"),
        ("HORIZON_DAYS_AHEAD", "many"),
        ("COLUMN_FRESH_MINUTES", "1.5"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path, name, value):
    said = refused(tmp_path, REAL, **{name: value})
    assert name in said
    assert "secret-word" not in said


def test_the_clock_is_not_moved_outside_the_stage_set(tmp_path):
    shown = "from django.conf import settings; print(settings.CLOCK_OFFSET)"
    set_up = (
        f"import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'clienteling.settings'; django.setup(); {shown}"
    )
    assert start(tmp_path, "-c", set_up, CLOCK_OFFSET="3600", **REAL).stdout.strip() == "0.0"
    assert start(tmp_path, "-c", set_up, CLOCK_OFFSET="3600", **STAGE).stdout.strip() == "3600.0"


def test_a_web_process_refuses_too(tmp_path):
    started = start(tmp_path, "-c", "import clienteling.wsgi", **{**REAL, "BOOXI_NA_PARTNER_KEY": "change-me"})
    assert started.returncode != 0
    assert "BOOXI_NA_PARTNER_KEY still holds a placeholder" in started.stderr


def test_production_is_https_only_and_a_demo_is_not(tmp_path):
    shown = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEBUG)"
    set_up = (
        f"import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'clienteling.settings'; django.setup(); {shown}"
    )
    assert start(tmp_path, "-c", set_up, **REAL).stdout.split() == ["True", "True", "False"]
    assert start(tmp_path, "-c", set_up, **STAGE).stdout.split() == ["False", "False", "False"]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("BOOXI_NA_WEBHOOK_SECRETS", "a-long-secret-4f1c0d,change-me-please", "placeholder"),
        ("BOOXI_EU_WEBHOOK_SECRETS", "short", "fewer than 12"),
        ("BOOXI_WEBHOOK_HEADER", "Booxi-Signature: x", "without a colon"),
        ("BOOXI_WEBHOOK_DIGEST", "md5", "one of"),
        ("BOOXI_WEBHOOK_STATIC_HEADER", "no-value", "`Name: value`"),
        ("WEBHOOK_SILENCE_MINUTES", "0", "at least 1"),
    ],
)
def test_how_events_are_sealed_is_said_rightly_or_it_does_not_start(tmp_path, name, value, why):
    said = refused(tmp_path, REAL, **{name: value})
    assert name in said
    assert why in said


def test_without_a_secret_of_its_own_a_region_takes_in_no_event_and_the_stage_set_has_one(tmp_path):
    shown = "from django.conf import settings as s; print(s.BOOXI_WEBHOOK_SECRETS)"
    set_up = (
        f"import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'clienteling.settings'; django.setup(); {shown}"
    )
    secrets = {"BOOXI_NA_WEBHOOK_SECRETS": "the-one-until-now,the-one-from-now-on"}
    assert start(tmp_path, "-c", set_up, **REAL, **secrets).stdout.strip() == str(
        {"na": ["the-one-until-now", "the-one-from-now-on"], "eu": []}
    )
    assert "stage-letters-eu" in start(tmp_path, "-c", set_up, **STAGE).stdout


def test_every_variable_of_the_example_is_read_and_every_one_read_is_explained():
    import re

    example = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    code = "".join((ROOT / "clienteling" / name).read_text() for name in ("settings.py", "environment.py"))
    ours = r'(?:flag|number|whole|choice|service|address|words|secret|env\.str)\(\s*"([A-Z_]+)"|"(BOOXI_[A-Z_]+)"'
    read = {name for pair in re.findall(ours, code) for name in pair if name}
    assert read - example == set(), "read, but not explained in .env.example"
    assert example - read == set(), "explained in .env.example, but never read"
