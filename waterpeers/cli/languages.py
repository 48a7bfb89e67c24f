"""In which language the command line gives reasons: the person's who acts, else the machine's."""

from __future__ import annotations

import os

from django.conf import settings
from django.utils import translation

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # as gettext reads them


def speak(language: str = "") -> None:
    """Give reasons in this language from now on, else in that of the environment."""
    known = dict(settings.LANGUAGES)
    for wanted in (language, *_of_environment()):
        if wanted in known:
            translation.activate(wanted)
            return


def _of_environment() -> list[str]:
    said = [part for name in VARIABLES for part in os.environ.get(name, "").split(":")]
    return [part.split(".")[0].split("_")[0].lower() for part in said if part]
