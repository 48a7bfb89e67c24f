"""Addresses of the signed-in pages of partnerships and of the Code."""

from django.urls import path

from waterpeers.apps.partnerships.views import code, interest, opening, parties, partnerships

app_name = "partnerships"
urlpatterns = [
    path("new/", opening.open_new, name="new"),
    path("code/", code.code_versions, name="code-versions"),
    path("code/<uuid:uuid>/", code.code_text, name="code-text"),
    path("code/<uuid:uuid>/edit/", code.change_version, name="change-code"),
    path("code/<uuid:uuid>/publish/", code.publish_version, name="publish-code"),
    path("code/<uuid:uuid>/withdraw/", code.withdraw_version, name="withdraw-code"),
    path("code/<uuid:uuid>/discard/", code.discard_version, name="discard-code"),
    path("code/rules/<slug:key>/", code.switch_obligation, name="switch-obligation"),
    path("code/accept/<uuid:uuid>/", code.accept_code, name="accept-code"),
    path("<uuid:uuid>/", partnerships.detail, name="detail"),
    path("<uuid:uuid>/trail/", partnerships.history, name="trail"),
    path("<uuid:uuid>/edit/", partnerships.edit, name="edit"),
    path("<uuid:uuid>/interest/", interest.interest, name="interest"),
    path("<uuid:uuid>/parties/", parties.parties, name="parties"),
    path("<uuid:uuid>/type/", partnerships.correct_type, name="type"),
    path("<uuid:uuid>/stop/", partnerships.stop, name="stop"),
    path("<uuid:uuid>/release/", interest.release, name="release"),
]
