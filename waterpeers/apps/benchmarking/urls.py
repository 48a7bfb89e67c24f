"""Addresses of comparisons."""

from django.urls import path

from waterpeers.apps.benchmarking import views

app_name = "benchmarking"
urlpatterns = [
    path("", views.start, name="start"),
    path("of/<uuid:uuid>/", views.operator, name="operator"),
    path("of/<uuid:uuid>/part/", views.part, name="part"),
    path("of/<uuid:uuid>/share/", views.share, name="share"),
    path("run/<uuid:uuid>/", views.run, name="run"),
    path("run/<uuid:uuid>/report.<file_form:form>", views.paper, name="paper"),
]
