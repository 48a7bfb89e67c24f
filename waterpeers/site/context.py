"""What every template may know of this installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """Give the site's name and public address."""
    return {"SITE_NAME": settings.SITE_NAME, "BASE_URL": settings.BASE_URL}
