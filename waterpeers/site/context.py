"""What every template may know of this installation, and of the page."""

from django.conf import settings

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import page_of_the_form


def here(request: Request) -> dict[str, object]:
    """Give the address at which this page can be opened: of an answer to a form, the form's."""
    opened = request.method in {"GET", "HEAD"}
    return {"HERE": request.get_full_path() if opened else page_of_the_form(request)}


def installation(request: Request) -> dict[str, object]:
    """Give the site's name and public address, and where else people sign in."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "BASE_URL": settings.BASE_URL,
        "SINGLE_SIGN_ON": {"name": settings.OIDC_NAME, "code": settings.OIDC_CODE},
    }
