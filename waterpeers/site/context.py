"""What every template may know of this installation."""

from django.conf import settings

from waterpeers.apps.foundation.http import Request


def installation(request: Request) -> dict[str, object]:
    """Give the site's name and public address."""
    return {"SITE_NAME": settings.SITE_NAME, "BASE_URL": settings.BASE_URL}
