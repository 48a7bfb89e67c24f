"""Importing this module lets reasons be said without an installation, in the machine's language.

A command that needs no database imports this before any app's ``words``.
"""

from pathlib import Path

import django
from django.conf import settings

import waterpeers
from waterpeers.cli.languages import speak

if not settings.configured:
    settings.configure(
        LANGUAGES=[("en", "English"), ("fr", "Français"), ("es", "Español")],
        LOCALE_PATHS=[Path(waterpeers.__file__).parent / "locale"],
    )
    django.setup()
speak()
