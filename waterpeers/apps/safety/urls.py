"""Addresses of safety."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import path

from waterpeers.apps.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.sign_ins, name="sign-ins"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("second-factor/<uuid:uuid>/reset/", views.reset_second_factor, name="reset-second-factor"),
    path("everybody/", views.everybody, name="everybody"),
]
# Single sign-on, below "sign-in/" and by the names that the library gives them.
of_the_provider: list[tuple[str, Callable[..., HttpResponse], str]] = [
    ("oidc/<str:provider_id>/login/", views.go_to_provider, "openid_connect_login"),
    ("oidc/<str:provider_id>/login/callback/", views.come_back, "openid_connect_callback"),
    ("oidc/cancelled/", views.not_signed_in, "socialaccount_login_cancelled"),
    # Never reached: nobody is asked for an address, and accounts are not joined by hand.
    ("oidc/new/", views.not_signed_in, "socialaccount_signup"),
    ("oidc/joined/", views.not_signed_in, "socialaccount_connections"),
]
