"""Addresses of assurances."""

from django.urls import path

from hengwang.assurances.views import assurances, carrying_out, deciding, registers, summary

urlpatterns = [
    path("", assurances.AssuranceList.as_view(), name="assurance-list"),
    path("board", assurances.board, name="assurance-board"),
    path("new", assurances.add, name="assurance-new"),
    path("<int:assurance_id>/", assurances.detail, name="assurance"),
    path("<int:assurance_id>/edit", assurances.edit, name="assurance-edit"),
    path("<int:assurance_id>/plan", assurances.plan_file, name="assurance-plan"),
    path("<int:assurance_id>/submit", deciding.submit, name="assurance-submit"),
    path("<int:assurance_id>/approve", deciding.approve, name="assurance-approve"),
    path("<int:assurance_id>/return", deciding.give_back, name="assurance-return"),
    path("<int:assurance_id>/cancel", deciding.cancel, name="assurance-cancel"),
    path("<int:assurance_id>/close", deciding.close, name="assurance-close"),
    path("<int:assurance_id>/result", deciding.write_result, name="assurance-result"),
    path("<int:assurance_id>/allow", deciding.allow, name="assurance-allow"),
    path("<int:assurance_id>/staff/new", carrying_out.add_staff, name="assurance-staff-add"),
    path("<int:assurance_id>/summary", summary.page, name="assurance-summary"),
    path("<int:assurance_id>/summary.docx", summary.document, name="assurance-document"),
    path("<int:assurance_id>/summary/<slug:figure>", summary.behind, name="assurance-figure"),
    path("staff/<int:staffing_id>/remove", carrying_out.remove_staff, name="assurance-staff-off"),
    path("items/<int:readiness_id>/sign", carrying_out.sign, name="readiness-sign"),
    path("items/<int:readiness_id>/defect", carrying_out.find_defect, name="readiness-defect"),
    path("reports/", registers.ReportList.as_view(), name="zero-report-list"),
    path("reports/<int:zero_report_id>/send", carrying_out.send, name="zero-report-send"),
    path("reports/<int:zero_report_id>/tell", carrying_out.tell, name="zero-report-tell"),
    path("checklists/", registers.TemplateList.as_view(), name="assurance-template-list"),
    path("checklists/new", registers.add_template, name="assurance-template-new"),
    path(
        "checklists/<int:readiness_template_id>/edit",
        registers.edit_template,
        name="assurance-template-edit",
    ),
]
