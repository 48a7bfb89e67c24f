"""Addresses of the list of partnerships."""

from django.urls import path

from waterpeers.apps.portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("", views.index, name="list"),
    path("over-time/", views.charts, name="charts"),
    path("remind/", views.remind, name="remind"),
    path("views/", views.save_view, name="save-view"),
    path("views/<uuid:uuid>/remove/", views.remove_view, name="remove-view"),
]
