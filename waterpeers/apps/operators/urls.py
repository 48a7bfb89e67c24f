"""Addresses of the register."""

from django.urls import path

from waterpeers.apps.operators import country_views, import_views, views

app_name = "operators"
urlpatterns = [
    path("", views.index, name="list"),
    path("propose/", views.propose, name="propose"),
    path("import/", import_views.bring_in, name="import"),
    path("import/<uuid:uuid>/", import_views.preview, name="import-preview"),
    path("import/<uuid:uuid>/rejected.csv", import_views.rejected, name="import-rejected"),
    path("countries/", country_views.look, name="countries"),
    path("countries/store/", country_views.store, name="countries-store"),
    path("<uuid:uuid>/edit/", views.edit, name="edit"),
    path("<uuid:uuid>/confirm/", views.confirm, name="confirm"),
    path("<uuid:uuid>/approve/", views.approve, name="approve"),
    path("<uuid:uuid>/close/", views.close, name="close"),
    path("<uuid:uuid>/trail/", views.trail, name="trail"),
]
