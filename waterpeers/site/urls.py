"""All addresses, like a map."""

from django.urls import URLPattern, URLResolver, include, path

from waterpeers.site import views
from waterpeers.site.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("waterpeers.apps.portal.urls")),
    path("register/", include("waterpeers.apps.operators.urls")),
    path("values/", include("waterpeers.apps.indicators.urls")),
    path("water-balance/", include("waterpeers.apps.water_balance.urls")),
    path("energy/", include("waterpeers.apps.energy.urls")),
    path("ladders/", include("waterpeers.apps.ladders.urls")),
    path("me/", include("waterpeers.apps.accounts.urls")),
    path("sign-in/", include("allauth.urls")),
    path("desk/", include("waterpeers.apps.desk.urls")),
    path("compare/", include("waterpeers.apps.benchmarking.urls")),
    path("frontier/", include("waterpeers.apps.frontiers.urls")),
    path("match/", include("waterpeers.apps.matching.urls")),
    path("partnership/", include("waterpeers.apps.partnerships.urls")),
    path("agreement/", include("waterpeers.apps.agreements.urls")),
    path("workbooks/", include("waterpeers.apps.workbooks.urls")),
    path("gates/", include("waterpeers.apps.compliance.urls")),
    path("api/docs/", views.api_docs, name="api-docs"),
    path("api/", api.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("parts/", views.parts, name="parts"),
    path("alive/", views.alive, name="alive"),
]
handler400 = "waterpeers.site.views.bad_request"
handler500 = "waterpeers.site.views.broken"
