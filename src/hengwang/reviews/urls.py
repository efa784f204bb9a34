"""Addresses of the reviews app."""

from django.urls import path

from hengwang.reviews.views import (
    batches,
    detail,
    letters,
    lists,
    own,
    renewal,
    statistics,
    together,
    uploading,
)

urlpatterns = [
    path("", lists.ReportList.as_view(), name="review-list"),
    path("upload/", uploading.upload, name="review-upload"),
    path("statistics/rules/", statistics.ByRule.as_view(), name="review-by-rule"),
    path("statistics/offices/", statistics.ByOffice.as_view(), name="review-by-office"),
    path("batches/", batches.BatchList.as_view(), name="review-batches"),
    path("batches/<int:batch_id>/", batches.BatchPage.as_view(), name="review-batch"),
    path("batches/<int:batch_id>/alike/", together.AlikeList.as_view(), name="review-alike"),
    path(
        "batches/<int:batch_id>/alike/<int:finding_id>/", together.judge, name="review-judge-alike"
    ),
    path("batches/<int:batch_id>/letters/", letters.LetterList.as_view(), name="review-letters"),
    path("batches/<int:batch_id>/letters/make/", letters.make_all, name="review-letters-make"),
    path("batches/<int:batch_id>/letters/one/", letters.make_one, name="review-letter-make"),
    path("letters/<int:letter_id>/", letters.letter, name="review-letter"),
    path("letters/<int:letter_id>/file/", letters.file, name="review-letter-file"),
    path(
        "letters/runs/<int:letter_run_id>/archive/", letters.archive, name="review-letters-archive"
    ),
    path("batches/jobs/<int:job_id>/", uploading.checking, name="review-job"),
    path("own/", own.OwnLists.as_view(), name="review-own-lists"),
    path("own/start/", own.start, name="review-own-start"),
    path("own/<int:unit_id>/", own.shown, name="review-own"),
    path("own/<int:unit_id>/word/", own.word, name="review-own-word"),
    path("own/<int:unit_id>/rule/", own.rule, name="review-own-rule"),
    path("own/<int:unit_id>/remove/", own.remove, name="review-own-remove"),
    path("own/<int:unit_id>/restore/", own.restore, name="review-own-restore"),
    path("own/<int:unit_id>/export/", own.export, name="review-own-export"),
    path("own/<int:unit_id>/import/", own.bring, name="review-own-import"),
    path("<int:report_id>/", detail.detail, name="review-detail"),
    path("<int:report_id>/facts/", detail.facts, name="review-facts"),
    path("<int:report_id>/history/", detail.history, name="review-history"),
    path("<int:report_id>/renew/", renewal.renew, name="review-renew"),
    path("<int:report_id>/compare/", renewal.compared, name="review-compare"),
    path("<int:report_id>/settle/", renewal.settled, name="review-settle"),
    path("<int:report_id>/recheck/", detail.recheck, name="review-recheck"),
    path("<int:report_id>/link/", detail.link, name="review-link"),
    path("<int:report_id>/download/<slug:form>/", detail.take, name="review-download"),
    path("findings/<int:finding_id>/verdict/", detail.judge, name="review-judge"),
    path("findings/<int:finding_id>/undo/", detail.undo, name="review-undo"),
]
