"""A worker that never pauses, in a process of its own, to be killed at any moment: `python -m tests.bookings.restless`.

Works on the database named in CHAOS_DATABASE, as the test that starts it does.
"""

import os
import time

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
settings.DATABASES["default"]["NAME"] = os.environ["CHAOS_DATABASE"]
settings.CLOCK_OFFSET = float(os.environ["CLOCK_OFFSET"])
django.setup()

from bookings.services.inbox import work  # noqa: E402

while True:
    work.work_due()
    time.sleep(0.01)
