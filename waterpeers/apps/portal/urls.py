"""Addresses of the public pages."""

from django.urls import path

from waterpeers.apps.portal.views import code, help, pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("map/", pages.world_map, name="map"),
    path("operator/<uuid:uuid>/", pages.operator, name="operator"),
    path("partnerships/", pages.partnerships, name="partnerships"),
    path("partnerships/<uuid:uuid>/", pages.partnership, name="partnership"),
    path("cases/", pages.cases, name="cases"),
    path("cases/<slug:slug>/", pages.case, name="case"),
    path("code/", code.code, name="code"),
    path("code/<uuid:uuid>/", code.text, name="code-text"),
    path("help/", help.index, name="help"),
    path("help/<slug:slug>/", help.page, name="help-page"),
    path("help/methods/<slug:slug>/", help.page, {"folder": "methods"}, name="help-method"),
    path("help/running/<slug:slug>/", help.page, {"folder": "running"}, name="help-running"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("robots.txt", pages.robots, name="robots"),
]
