"""A bare page of the same framework on the same server: what ``serving.py`` compares with."""

import socket
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
    from waterpeers.cli.server import make_server

    place = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1024)
    make_server(place, get_wsgi_application()).run()
