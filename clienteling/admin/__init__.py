"""Django's administration: accounts, stores, and a look at what was imported and done. One way in for everybody."""

from allauth.account import admin as allauth_admin
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth import admin as django_admin
from django.contrib.auth.models import Group

from clienteling.admin import catalogue, people, stores, trace

__all__ = ["catalogue", "people", "stores", "trace"]

# Imported above so that they are registered by now: who may do what is a membership here, never a group, and a
# person's address stands with the person.
assert allauth_admin
assert django_admin
admin.site.unregister([Group, EmailAddress])

# The same page as for everybody, hence the same throttle.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth's manual has it
