"""Prints the description of the API: ``python -m waterpeers.site.api_description``.

The file ``docs/api/openapi.json`` is what this prints; a test compares them, so that a change
of the API is seen in review.
"""

import json
import os
import sys

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waterpeers.site.settings")
if not apps.ready:
    django.setup()

from waterpeers.site.api import description


def as_text() -> str:
    """Give the description as it stands in the repository."""
    return json.dumps(description(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_text())
