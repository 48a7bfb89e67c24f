"""Addresses of the desk."""

from django.urls import path

from waterpeers.apps.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("turns/", views.turns, name="turns"),
    path("mails/", views.mails, name="mails"),
    path("mails/<uuid:uuid>/try/", views.try_again, name="try-mail-again"),
]
