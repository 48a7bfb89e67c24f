"""Addresses of the gates."""

from django.urls import path

from waterpeers.apps.compliance import views

app_name = "compliance"
urlpatterns = [
    path("profile/<uuid:uuid>/", views.profile_gate, name="profile-gate"),
    path("<uuid:uuid>/<str:gate>/explain/", views.explain, name="explain"),
    path("<uuid:uuid>/<str:gate>/pass/", views.pass_gate, name="pass-gate"),
]
