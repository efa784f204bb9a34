"""Addresses of access."""

from django.urls import path

from hengwang.access.views import actions, applications, coverage, papers, points, terms

app_name = "access"
urlpatterns = [
    path("", applications.ApplicationList.as_view(), name="applications"),
    path("board", applications.board, name="board"),
    path("new", applications.choose, name="apply"),
    path("new/<slug:kind>", applications.add, name="apply-for"),
    path("<int:application_id>/", applications.detail, name="application"),
    path("<int:application_id>/do/<slug:deed>", actions.act, name="act"),
    path("<int:application_id>/again", applications.again, name="again"),
    path("<int:application_id>/form.docx", papers.application_form, name="form"),
    path("<int:application_id>/acceptance.docx", papers.acceptance_form, name="acceptance"),
    path(
        "<int:application_id>/papers/<int:attachment_id>",
        applications.attachment,
        name="attachment",
    ),
    path("points/", points.PointList.as_view(), name="points"),
    path("points/record", points.record_many, name="points-record"),
    path("points/<int:point_id>/", points.detail, name="point"),
    path("points/<int:point_id>/edit", points.edit, name="point-edit"),
    path("coverage/", coverage.CoverageList.as_view(), name="coverage"),
    path("due/", coverage.DueList.as_view(), name="due"),
    path("due/new", coverage.due_add, name="due-add"),
    path("due/<int:unit_id>/off", coverage.due_off, name="due-off"),
    path("terms/", terms.page, name="terms"),
    path("terms/new", terms.add, name="terms-add"),
    path("terms/<int:access_terms_id>/withdraw", terms.withdraw, name="terms-withdraw"),
    path("private-networks/", coverage.NetworkList.as_view(), name="private-networks"),
    path("private-networks/new", coverage.network_add, name="private-network-add"),
]
