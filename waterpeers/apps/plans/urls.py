"""Addresses of plans."""

from django.urls import path

from waterpeers.apps.plans.views import approval, items, plans, taking, templates

app_name = "plans"
urlpatterns = [
    path("partnership/<uuid:uuid>/plan/", plans.of_partnership, name="of-partnership"),
    path("partnership/<uuid:uuid>/plan/plan.<file_form:form>", plans.paper, name="paper"),
    path("partnership/<uuid:uuid>/plan/wall.<file_form:form>", plans.on_a_wall, name="wall"),
    path("partnership/<uuid:uuid>/plan/start/", plans.start, name="start"),
    path("partnership/<uuid:uuid>/plan/frame/", plans.frame, name="frame"),
    path("partnership/<uuid:uuid>/plan/take-up/<uuid:finding>/", plans.take_up, name="take-up"),
    path("partnership/<uuid:uuid>/plan/templates/", taking.templates, name="templates"),
    path("partnership/<uuid:uuid>/plan/templates/<slug:code>/", taking.template, name="template"),
    path("partnership/<uuid:uuid>/plan/copy/<uuid:source>/", taking.copy, name="copy"),
    path("partnership/<uuid:uuid>/plan/approve/", approval.approve, name="approve"),
    path("partnership/<uuid:uuid>/plan/amend/", approval.amend, name="amend"),
    path("partnership/<uuid:uuid>/plan/new/<str:kind>/", items.new, name="new"),
    path("plan-templates/", templates.index, name="own-templates"),
    path("plan-templates/begin/<slug:code>/", templates.begin, name="begin-template"),
    path("plan-templates/<uuid:uuid>/", templates.own, name="own-template"),
    path("plan-templates/<uuid:uuid>/share/", templates.share, name="share-template"),
    path("plan-templates/<uuid:uuid>/withdraw/", templates.withdraw, name="withdraw-template"),
    path("plans/<str:kind>/<uuid:uuid>/", items.change, name="item"),
    path("plans/<str:kind>/<uuid:uuid>/remove/", items.remove, name="remove"),
    path("plans/<str:kind>/<uuid:uuid>/put-back/", items.put_back, name="put-back"),
    path("plans/activity/<uuid:uuid>/dates/", items.dates, name="dates"),
]
