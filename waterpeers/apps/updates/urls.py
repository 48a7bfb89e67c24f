"""Addresses of updates of a plan."""

from django.urls import path

from waterpeers.apps.updates import views

app_name = "updates"
OF = "partnership/<uuid:uuid>/follow-up/updates/"
ONE = "follow-up/update/<uuid:uuid>/"
urlpatterns = [
    path(OF, views.of_partnership, name="of-partnership"),
    path(f"{OF}begin/", views.begin, name="begin"),
    path(ONE, views.update, name="update"),
    path(f"{ONE}update.<file_form:form>", views.paper, name="paper"),
    path(f"{ONE}words/", views.words, name="words"),
    path(f"{ONE}item/<uuid:item>/", views.line, name="line"),
    path(f"{ONE}figures/", views.read_figures, name="read-figures"),
    path(f"{ONE}hand-over/", views.hand_over, name="hand-over"),
    path(f"{ONE}take-back/", views.take_back, name="take-back"),
    path(f"{ONE}agree/", views.agree, name="agree"),
    path(f"{ONE}send-back/", views.send_back, name="send-back"),
    path(f"{ONE}read/", views.note_read, name="note-read"),
]
