"""Every field that could say something about a person has a rule, or nothing starts."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.db import models
from django.test.utils import isolate_apps

from clienteling import checks, retention
from clienteling.models import StaffMember, User
from crm.models import Client


def test_no_field_of_ours_was_forgotten():
    assert checks.every_personal_field_has_a_rule() == []


def test_the_check_runs_at_every_start():
    assert checks.every_personal_field_has_a_rule in registry.get_checks()


def test_a_forgotten_field_keeps_everything_from_starting(monkeypatch):
    monkeypatch.delitem(retention.rules, ("crm.Client", "email"))
    (error,) = [error for error in run_checks() if error.id == "retention.E001"]
    assert "crm.Client.email has no retention rule" in error.msg
    assert error.is_serious()


@pytest.mark.parametrize(
    "field",
    [models.CharField(max_length=10), models.TextField(), models.JSONField(), models.DateField(), models.EmailField()],
    ids=lambda field: type(field).__name__,
)
@isolate_apps("crm")
def test_a_new_field_without_a_rule_is_reported_by_name(field):
    class Diary(models.Model):
        entry = field.clone()

        class Meta:
            app_label = "crm"

    assert list(retention.undeclared([Diary])) == ["crm.Diary.entry"]


@isolate_apps("crm")
def test_choices_moments_and_numbers_need_no_rule():
    class Visit(models.Model):
        kind = models.CharField(max_length=5, choices=[("a", "a")])
        at = models.DateTimeField()
        minutes = models.IntegerField()

        class Meta:
            app_label = "crm"

    assert list(retention.undeclared([Visit])) == []


def test_a_rule_for_a_field_that_does_not_exist_is_a_mistake():
    from django.core.exceptions import FieldDoesNotExist

    with pytest.raises(FieldDoesNotExist):
        retention.declare(Client, shoe_size=retention.Erase())


def test_what_a_client_is_called_and_reached_by_is_erased():
    for name in ("first_name", "last_name", "email", "mobile_phone", "home_phone", "search_line"):
        assert retention.rules["crm.Client", name] == retention.Erase()


def test_what_the_firm_knows_of_its_own_people_says_why_it_is_kept():
    for model, name in ((User, "email"), (StaffMember, "last_name")):
        rule = retention.rules[model._meta.label, name]
        assert isinstance(rule, retention.Keep)
        assert rule.because


def test_no_booking_copies_who_it_is_for():
    """Names, phones and e-mails stand in one table only (architecture: identity)."""
    for model in apps.get_app_config("bookings").get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert not names & {"first_name", "last_name", "email", "phone", "mobile_phone", "client_name"}, model
