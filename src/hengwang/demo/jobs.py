"""Work that recurs in a demo: its machine rooms and its watched network go on."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from hengwang.demo.services.rooms import tell_rooms
from hengwang.demo.services.watched_network import tell_network
from hengwang.outbox.registry import periodic


@periodic("demo.rooms", timedelta(minutes=1))
def go_on() -> None:
    """Let the made-up sensors speak, where the demo is open."""
    if settings.DEMO:
        tell_rooms(now=timezone.now())


@periodic("demo.network", timedelta(seconds=30))
def watch_on() -> None:
    """Let the made-up targets answer, where the demo is open."""
    if settings.DEMO:
        tell_network(now=timezone.now())
