"""Importing this module makes sentences sayable without an installation, in English.

A command for files imports this before the words of any app.
"""

import django
from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=False)
    django.setup()
