"""Addresses of safety."""

from django.urls import path

from waterpeers.apps.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.sign_ins, name="sign-ins"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("second-factor/<uuid:uuid>/reset/", views.reset_second_factor, name="reset-second-factor"),
    path("everybody/", views.everybody, name="everybody"),
]
