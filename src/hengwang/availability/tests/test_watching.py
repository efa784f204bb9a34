"""From the button to the ledger: registered, enrolled, watched, cut, restored; nothing is faked."""

import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.availability.models import Outage
from hengwang.availability.services.folding import fold_marked
from hengwang.collector.process import command
from hengwang.monitoring.models import Check, Collector, Target
from hengwang.network.services.circuits import close_circuit
from hengwang.network.tests.factories import a_circuit, a_device
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

PATIENCE_S = 120
CONF = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; location = / {{ return 200 "政务公开"; }}
    location = /away {{ return 302 http://169.254.169.254/latest/; }} }} }}
"""


@pytest.fixture
def people(transactional_db):
    return make_people()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def nginx(tmp_path, port):
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    folder = tmp_path / "nginx"
    folder.mkdir()
    conf = folder / "nginx.conf"
    conf.write_text(CONF.format(folder=folder, port=port), encoding="utf-8")
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        words = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(conf)]
        running.append(subprocess.Popen(words))

    def stop() -> None:
        running[-1].terminate()
        running[-1].wait(PATIENCE_S)

    start()
    yield start, stop
    stop()


def until(met: Callable[[], object]) -> None:
    patience = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.1)


def newest(client, target):
    [(_, _, answer)] = client.get(target.get_absolute_url()).context["checks"]
    return answer


def folded(samples) -> bool:
    return bool(fold_marked(samples, now=timezone.now())) or True


def test_a_website_is_watched_by_its_page_and_an_outage_appears_when_it_stops(
    live_server, people, samples, nginx, port, tmp_path
):
    start, stop = nginx
    client = client_of(people.with_role(Role.NETWORK_ADMIN))
    given = {"unit": people.unit.pk, "name": "省中心", "networks": "127.0.0.0/8", "loopback": "on"}
    made = client.post(reverse("collector-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    code = re.search(r"--code ([\w-]+)", client.get(made.headers["Location"]).text)
    assert code is not None

    collector = Collector.objects.get()
    site = {"unit": people.unit.pk, "collector": collector.pk, "name": "门户"}
    page = {**site, "url": f"http://127.0.0.1:{port}/", "contains": "政务公开"}
    assert client.post(reverse("watch-page"), page).status_code == 302
    away = {**site, "name": "转走", "url": f"http://127.0.0.1:{port}/away"}
    assert client.post(reverse("watch-page"), away).status_code == 302
    Check.objects.update(interval_s=1, confirm_after_s=1)

    words = [*command(live_server.url, tmp_path / "state"), "--code", code[1]]
    child = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    target = Target.objects.get(name="门户")
    down = Outage.objects.filter(target=target)
    try:
        until(lambda: newest(client, target).tone == "ok")
        assert not down.exists()
        redirected = Target.objects.get(name="转走")
        until(lambda: newest(client, redirected).reason)
        assert newest(client, redirected).tone == "unknown", "not measured is not down"
        assert folded(samples)
        assert not Outage.objects.exists()
        stop()
        until(lambda: folded(samples) and down.filter(ended_at=None).exists())
        start()
        until(lambda: folded(samples) and down.exclude(ended_at=None).exists())
    finally:
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 0, said
    assert down.count() == 1


@pytest.mark.django_db
def test_closing_a_circuit_ends_its_monitoring(people, samples):
    admin = people.with_role(Role.NETWORK_ADMIN)
    client = client_of(admin)
    circuit = a_circuit(people.unit)
    far = a_device(people.unit, management_address="10.0.0.2")
    far.interfaces.create(name="GE0/0/1", circuit=circuit, end="z")
    collector = Collector.objects.create(unit=people.unit, name="省中心", networks=["10.0.0.0/8"])
    url = reverse("watch", args=["circuit", circuit.pk])
    given = {"name": circuit.name, "checks": ["icmp"], "collector": collector.pk}
    assert client.post(url, given).status_code == 302
    target = Target.objects.get()
    close_circuit(circuit.pk, from_on=timezone.localdate(), by=admin)
    deliver_due()
    target.refresh_from_db()
    assert target.closed_at is not None
    assert not Check.objects.filter(ended_at=None).exists()
