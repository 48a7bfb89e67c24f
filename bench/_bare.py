"""A bare page of the same framework on the same server: what ``serving.py`` compares with."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("A bare page.")


urlpatterns = [path("", page)]

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="bench",
        MIDDLEWARE=[],
        TRUSTED_PROXIES=0,
        UPLOAD_MEGABYTES=20,
    )
    from waterpeers.cli.server import listen, make_server

    make_server(listen("127.0.0.1", int(sys.argv[1])), get_wsgi_application()).run()
