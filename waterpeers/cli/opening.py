"""What has to be open before a command's module can be imported: models, or only words."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings

import waterpeers
from waterpeers.cli.languages import speak


def open_installation() -> None:
    """Read the settings of the installation, so that its models can be imported.

    Migrations are the business of ``run``.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waterpeers.site.settings")
    os.umask(0o077)  # what an installation writes is for its owner alone
    if not apps.ready:
        django.setup()
    speak()


def open_words() -> None:
    """Let reasons be said without an installation, in the machine's language."""
    if not settings.configured:
        settings.configure(
            LANGUAGES=[("en", "English"), ("fr", "Français"), ("es", "Español")],
            LOCALE_PATHS=[Path(waterpeers.__file__).parent / "locale"],
        )
        django.setup()
    speak()
