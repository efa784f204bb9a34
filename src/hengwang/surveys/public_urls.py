"""The short addresses on invitations."""

from django.urls import path

from hengwang.surveys.views.public import respond

urlpatterns = [path("<str:token>", respond, name="survey-answer")]
