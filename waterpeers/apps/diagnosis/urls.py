"""Addresses of diagnosis."""

from django.urls import path

from waterpeers.apps.diagnosis import views

app_name = "diagnosis"
urlpatterns = [
    path("partnership/<uuid:uuid>/diagnosis/", views.of_partnership, name="of-partnership"),
    path("partnership/<uuid:uuid>/diagnosis/start/", views.start, name="start"),
    path("diagnosis/<uuid:uuid>/", views.round_, name="round"),
    path("diagnosis/<uuid:uuid>/heard/", views.heard, name="heard"),
]
