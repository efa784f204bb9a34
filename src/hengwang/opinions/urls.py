"""Addresses of opinions."""

from django.urls import path

from hengwang.opinions.views import board, judging

urlpatterns = [
    path("of/<int:evaluation_id>/", board.board, name="opinion-board"),
    path("of/<int:evaluation_id>/appoint", board.appoint_evaluator, name="opinion-appoint"),
    path("rows/<int:indicator_id>/", board.decide_row, name="opinion-decide"),
    path("<int:appointment_id>/", judging.edit, name="opinion-edit"),
    path("<int:appointment_id>/withdraw", board.withdraw_evaluator, name="opinion-withdraw"),
]
