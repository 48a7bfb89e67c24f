"""Addresses of what keeps the register true."""

from django.urls import path

from waterpeers.apps.keeping import views

app_name = "keeping"
urlpatterns = [
    path("", views.home, name="home"),
    path("twins/find/", views.find, name="find"),
    path("twins/<uuid:uuid>/dismiss/", views.dismiss, name="dismiss"),
    path("imports/", views.imports, name="imports"),
    path("imports/<uuid:uuid>/", views.brought, name="brought"),
    path("imports/<uuid:uuid>/take-back/", views.take_back, name="take-back"),
    path("merge/", views.merge, name="merge"),
    path("merges/<uuid:uuid>/undo/", views.undo, name="undo"),
    path("identities/<uuid:uuid>/", views.identity, name="identity"),
    path("proposals/<uuid:uuid>/refuse/", views.refuse, name="refuse"),
]
