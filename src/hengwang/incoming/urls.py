"""Addresses of incoming documents."""

from django.urls import path

from hengwang.incoming.views import goals, others, own_templates

urlpatterns = [
    path("templates/", own_templates.OwnTemplateList.as_view(), name="own-template-list"),
    path("templates/new", own_templates.add, name="own-template-new"),
    path("templates/<int:template_id>/", own_templates.detail, name="own-template"),
    path("templates/<int:template_id>/accept", own_templates.accept, name="own-template-accept"),
    path(
        "templates/<int:template_id>/withdraw",
        own_templates.withdrawal,
        name="own-template-withdraw",
    ),
    path("templates/<int:template_id>/file", own_templates.file, name="own-template-file"),
    path("templates/<int:template_id>/trial", own_templates.trial, name="own-template-trial"),
    path(
        "templates/shipped/<slug:kind>.<slug:ending>",
        own_templates.shipped,
        name="own-template-shipped",
    ),
    path("forms/", others.upload, name="form-import"),
    path("forms/<int:form_file_id>/", others.plan, name="form-import-plan"),
    path("forms/imported/<int:form_id>/", others.imported, name="form-imported"),
    path("forms/imported/<int:form_id>/file", others.original, name="form-imported-file"),
    path("goals/<int:evaluation_id>/", goals.upload, name="goals-sheet"),
    path("goals/<int:evaluation_id>/sheet.xlsx", goals.workbook, name="goals-sheet-file"),
    path("goals/<int:evaluation_id>/<int:goals_sheet_id>/", goals.plan, name="goals-sheet-plan"),
    path(
        "goals/<int:evaluation_id>/<int:goals_sheet_id>/do", goals.carry_out, name="goals-sheet-do"
    ),
]
