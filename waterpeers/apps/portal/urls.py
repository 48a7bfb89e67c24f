"""Addresses of the public pages."""

from django.urls import path

from waterpeers.apps.portal import code, help, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("map/", views.world_map, name="map"),
    path("operator/<uuid:uuid>/", views.operator, name="operator"),
    path("partnerships/", views.partnerships, name="partnerships"),
    path("partnerships/<uuid:uuid>/", views.partnership, name="partnership"),
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:slug>/", views.case, name="case"),
    path("code/", code.code, name="code"),
    path("code/<uuid:uuid>/", code.text, name="code-text"),
    path("help/", help.index, name="help"),
    path("help/<slug:slug>/", help.page, name="help-page"),
    path("help/methods/<slug:slug>/", help.page, {"folder": "methods"}, name="help-method"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
]
