"""Addresses of published tables."""

from django.urls import path

from waterpeers.apps.references import views

app_name = "references"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:uuid>/remove/", views.remove, name="remove"),
]
