"""All addresses, like a map."""

from django.urls import URLPattern, URLResolver, include, path

from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.safety.urls import of_the_provider
from waterpeers.site import views
from waterpeers.site.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path(address, include(pages))
        for subject in subjects()
        for address, pages in subject.addresses.items()
    ),
    path("sign-in/", include("allauth.account.urls")),
    path("sign-in/2fa/", include("allauth.mfa.urls")),
    path("sign-in/sessions/", include("allauth.usersessions.urls")),
    *(path(f"sign-in/{address}", view, name=name) for address, view, name in of_the_provider),
    path("api/docs/", views.api_docs, name="api-docs"),
    path("api/", api.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("parts/", views.parts, name="parts"),
    path("alive/", views.alive, name="alive"),
    path("service-worker.js", views.service_worker, name="service-worker"),
]
handler400 = "waterpeers.site.views.bad_request"
handler500 = "waterpeers.site.views.broken"
