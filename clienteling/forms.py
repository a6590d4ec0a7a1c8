"""What people may set for themselves."""

from django import forms
from django.conf import settings

from clienteling.models import User


class Preferences(forms.Form):
    """Only what was sent is changed."""

    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
