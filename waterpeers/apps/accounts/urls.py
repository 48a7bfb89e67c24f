"""Addresses of accounts."""

from django.urls import path

from waterpeers.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("device/", views.device, name="device"),
    path("session/", views.session, name="session"),
    path("data/", views.my_data, name="my-data"),
    path("forget/<uuid:uuid>/", views.forget, name="forget"),
    path("mails/", views.mails, name="mails"),
    path("mails/stop/<str:token>/", views.stop_mails, name="stop-mails"),
    path("keys/", views.make_key, name="make-key"),
    path("keys/<uuid:uuid>/end/", views.end_key, name="end-key"),
    path("autosave/", views.autosave, name="autosave"),
    path("drafts/drop/", views.drop_draft, name="drop-draft"),
    path("people/<uuid:uuid>/", views.people, name="people"),
    path("roles/<uuid:uuid>/end/", views.end_role, name="end-role"),
    path(
        "invitations/<uuid:uuid>/withdraw/", views.withdraw_invitation, name="withdraw-invitation"
    ),
    path("invitations/<uuid:uuid>/take/", views.take_invitation, name="take-invitation"),
    path("invitation/<str:secret>/", views.accept_invitation, name="accept-invitation"),
    path("organisation/", views.own_organisation, name="own-organisation"),
    path("organisation/new/", views.propose_own, name="propose-own"),
    path("claim/<uuid:uuid>/", views.claim, name="claim"),
    path("claims/", views.claims, name="claims"),
    path("claims/<uuid:uuid>/", views.decide_claim, name="decide-claim"),
]
