"""Addresses of vendors."""

from django.urls import path

from hengwang.vendors.views import assessments, board, objections, papers, results, schemes

urlpatterns = [
    path("", board.board, name="vendor-board"),
    path("months/", board.AssessmentList.as_view(), name="vendor-assessments"),
    path("schemes/", board.SchemeList.as_view(), name="vendor-schemes"),
    path("schemes/new", schemes.add, name="vendor-scheme-new"),
    path("schemes/<int:scheme_id>/", schemes.detail, name="vendor-scheme"),
    path("schemes/<int:scheme_id>/edit", schemes.edit, name="vendor-scheme-edit"),
    path("schemes/<int:scheme_id>/version", schemes.version, name="vendor-scheme-version"),
    path("schemes/<int:scheme_id>/force", schemes.put_in_force, name="vendor-scheme-force"),
    path("schemes/<int:scheme_id>/clause", schemes.add_clause, name="vendor-clause-new"),
    path("clauses/<int:clause_id>/", schemes.edit_clause, name="vendor-clause-edit"),
    path("clauses/<int:clause_id>/drop", schemes.drop_clause, name="vendor-clause-drop"),
    path("contracts/<int:vendor_contract_id>/draft", assessments.draft, name="vendor-draft"),
    path("contracts/<int:vendor_contract_id>/year", results.draw, name="vendor-draw"),
    path("months/<int:assessment_id>/", assessments.detail, name="vendor-assessment"),
    path("months/<int:assessment_id>/sheet", papers.monthly, name="vendor-assessment-word"),
    path("months/<int:assessment_id>/do/<slug:verb>", assessments.act, name="vendor-act"),
    path("lines/<int:vendor_line_id>/trace", assessments.trace, name="vendor-line-trace"),
    path("lines/<int:vendor_line_id>/judge", assessments.judge, name="vendor-line-judge"),
    path("lines/<int:vendor_line_id>/object", objections.object_to, name="vendor-line-object"),
    path("objections/<int:objection_id>/", objections.decide, name="vendor-objection-decide"),
    path("objections/<int:objection_id>/review", objections.appeal, name="vendor-objection-appeal"),
    path("objections/<int:objection_id>/file", objections.proof, name="vendor-objection-file"),
    path("years/", board.ResultList.as_view(), name="vendor-results"),
    path("years/<int:result_id>/", results.detail, name="vendor-result"),
    path("years/<int:result_id>/sheet", papers.yearly, name="vendor-result-word"),
    path("years/<int:result_id>/do/<slug:verb>", results.act, name="vendor-result-act"),
    path("years/<int:result_id>/pay", results.pay, name="vendor-result-pay"),
    path(
        "years/<int:result_id>/months/<int:result_month_id>/",
        results.settle,
        name="vendor-month-settle",
    ),
]
