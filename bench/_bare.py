"""A bare page of the same framework on the same server: what ``serving.py`` compares with."""

import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("A bare page.")


urlpatterns = [path("", page)]

if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    port, threads, backpressure = map(int, sys.argv[1:])
    Granian(
        "_bare:application",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        backpressure=backpressure,
        log_enabled=False,
    ).serve()
else:  # the server's own process imports this module
    settings.configure(ROOT_URLCONF="_bare", ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
    application = get_wsgi_application()
