"""Addresses of the people who ask."""

from django.urls import path

from hengwang.surveys.views import acts, pages

urlpatterns = [
    path("", pages.SurveyList.as_view(), name="survey-list"),
    path("new", acts.new, name="survey-new"),
    path("<int:survey_id>/", pages.detail, name="survey-detail"),
    path("<int:survey_id>/edit", acts.edit, name="survey-edit"),
    path("<int:survey_id>/groups/new", acts.new_group, name="survey-group-new"),
    path(
        "<int:survey_id>/groups/<int:group_id>/remove",
        acts.remove_group,
        name="survey-group-remove",
    ),
    path(
        "<int:survey_id>/groups/<int:group_id>/list",
        pages.FrameList.as_view(),
        name="survey-frame",
    ),
    path("<int:survey_id>/questions/new", acts.new_question, name="survey-question-new"),
    path(
        "<int:survey_id>/questions/<int:question_id>/remove",
        acts.remove_question,
        name="survey-question-remove",
    ),
    path("<int:survey_id>/open", acts.start, name="survey-open"),
    path("<int:survey_id>/extend", acts.extend, name="survey-extend"),
    path("<int:survey_id>/invitations", acts.invitations, name="survey-invite"),
    path("<int:survey_id>/close", acts.close, name="survey-close"),
]
