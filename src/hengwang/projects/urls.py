"""Addresses of projects."""

from django.urls import path

from hengwang.projects.views import (
    detail,
    exchange,
    importing,
    papers,
    payments,
    programmes,
    reconciling,
    records,
)

urlpatterns = [
    path("", programmes.ProgrammeList.as_view(), name="programme-list"),
    path("new", programmes.add, name="programme-new"),
    path("import", importing.PROGRAMMES.choose, name="programme-import"),
    path("import/template", importing.PROGRAMMES.send_template, name="programme-import-template"),
    path("import/<int:stored_id>/", importing.PROGRAMMES.plan, name="programme-import-plan"),
    path("import/<int:stored_id>/do", importing.PROGRAMMES.do, name="programme-import-do"),
    path("import/jobs/<int:job_id>/", importing.PROGRAMMES.job, name="programme-import-job"),
    path("<int:programme_id>/", detail.detail, name="programme-detail"),
    path("<int:programme_id>/edit", programmes.edit, name="programme-edit"),
    path(
        "<int:programme_id>/payments/",
        payments.ProgrammePayments.as_view(),
        name="programme-payments",
    ),
    path("exchange/payment-plan", exchange.payment_plan, name="payment-plan-sheet"),
    path("reconciliations/", reconciling.RunList.as_view(), name="reconciliation-list"),
    path("reconciliations/new", reconciling.add, name="reconciliation-new"),
    path(
        "reconciliations/<int:run_id>/",
        reconciling.RunRows.as_view(),
        name="reconciliation-detail",
    ),
    path("differences/<int:difference_id>/", reconciling.decide, name="difference-decide"),
    path("payments/", payments.PaymentList.as_view(), name="payment-list"),
    path("payments/<int:payment_id>/", payments.detail, name="payment-detail"),
    path("plans/<int:plan_id>/settle", payments.settle, name="plan-settle"),
    path("plans/<int:plan_id>/withdraw", payments.withdraw, name="plan-withdraw"),
    path("papers/<int:paper_id>/", papers.read, name="paper-read"),
    *(
        path(
            f"{slug}/<int:row_id>/papers/new",
            papers.attach,
            {"slug": slug},
            name=f"{slug.removesuffix('s')}-paper-new",
        )
        for slug in papers.OWNERS
    ),
    *(
        path(
            f"<int:programme_id>/{record.slug}/new",
            records.add,
            {"record": record},
            name=f"{record.noun}-new",
        )
        for record in records.RECORDS
    ),
    *(
        path(
            f"{record.slug}/<int:row_id>/edit",
            records.edit,
            {"record": record},
            name=f"{record.noun}-edit",
        )
        for record in records.RECORDS
    ),
]
