"""The short addresses in messages."""

from django.urls import path

from hengwang.notifications.views.public import respond

urlpatterns = [path("<str:token>", respond, name="notification-answer")]
