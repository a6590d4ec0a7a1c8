"""What people may set for themselves."""

from django import forms
from django.conf import settings

from clienteling.models import User

ON_OFF = (("1", "on"), ("0", "off"))


def is_on(value: str) -> bool:
    return value == "1"


class Preferences(forms.Form):
    """Only what was sent is changed."""

    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    wants_mail = forms.TypedChoiceField(choices=ON_OFF, coerce=is_on, empty_value=None, required=False)
    has_shortcuts = forms.TypedChoiceField(choices=ON_OFF, coerce=is_on, empty_value=None, required=False)
