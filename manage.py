#!/usr/bin/env python3
"""Django's own entrance."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clienteling.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as why:
        # A wrong setting is told in its one sentence: a traceback would hide it, and shows what was set.
        sys.exit(f"Not started. {why}")
