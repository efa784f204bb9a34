"""The secret addresses of calendars."""

from django.urls import path

from hengwang.duty.views.feeds import read

urlpatterns = [path("<str:token>.ics", read, name="duty-feed-read")]
