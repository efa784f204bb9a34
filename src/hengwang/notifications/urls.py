"""Addresses of notifications."""

from django.urls import path

from hengwang.notifications.views import pages

urlpatterns = [
    path("", pages.mine, name="notifications"),
    path("channels/new", pages.add, name="channel-new"),
    path("channels/<int:channel_id>/", pages.edit, name="channel-detail"),
    path("channels/<int:channel_id>/trial", pages.trial, name="channel-trial"),
    path("channels/<int:channel_id>/close", pages.close, name="channel-close"),
    path("messages/", pages.MessageList.as_view(), name="message-list"),
    path("messages/again", pages.all_again, name="messages-again"),
    path("messages/<int:message_id>/", pages.message, name="message-detail"),
    path("messages/<int:message_id>/again", pages.again, name="message-again"),
]
