"""What the server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # what an installation writes is for its owner alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waterpeers.site.settings")

application = get_wsgi_application()
