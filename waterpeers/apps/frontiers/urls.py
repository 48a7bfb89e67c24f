"""Addresses of frontiers."""

from django.urls import path

from waterpeers.apps.frontiers import views

app_name = "frontiers"
urlpatterns = [
    path("of/<uuid:uuid>/", views.operator, name="operator"),
    path("waiting/<uuid:uuid>/", views.waiting, name="waiting"),
    path("run/<uuid:uuid>/", views.run, name="run"),
    path("run/<uuid:uuid>/report.<file_form:form>", views.paper, name="paper"),
    path("run/<uuid:uuid>/operators/", views.units, name="units"),
]
