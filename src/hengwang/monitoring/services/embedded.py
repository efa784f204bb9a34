"""The collector on the server's own machine: registered and enrolled without anybody's help."""

from pathlib import Path

from django.db import transaction

from hengwang.monitoring.models import Collector
from hengwang.monitoring.services.enrolling import register_collector, renew_code
from hengwang.organizations.models import Unit

NAME = "本机采集器"
# Private networks (RFC 1918, RFC 4193); the administrator narrows or widens them on its page.
NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8")


def code_file(folder: Path) -> Path:
    """Where its one-time code lies until it is enrolled (mode 0600)."""
    return folder / "enrolment-code"


@transaction.atomic
def prepare_embedded(folder: Path) -> bool:
    """Make it ready to start from its folder; False while it cannot: no unit yet, or revoked.

    The code is new for each installation, is written where only the server's account reads it,
    and ends when it is used or after two days; a folder that was thrown away enrols anew.
    """
    row = Collector.objects.filter(is_embedded=True).first()
    if row is not None and row.revoked_at is not None:
        return False
    if row is not None and row.token_sha256 and (folder / "token").exists():
        code_file(folder).unlink(missing_ok=True)
        return True
    if row is None:
        unit = Unit.objects.filter(closed_on=None).order_by("path").first()
        if unit is None:
            return False
        row, code = register_collector(unit, _free_name(), list(NETWORKS), by=None)
        Collector.objects.filter(pk=row.pk).update(is_embedded=True)
    else:
        code = renew_code(row, by=None)
    _write(folder, code)
    return True


def _free_name() -> str:
    taken = Collector.objects.filter(name=NAME).exists()
    return f"{NAME}（自动）" if taken else NAME


def _write(folder: Path, code: str) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    # A token without a row in this database (a restored backup) would be refused for ever.
    for name in ("token", "token.next"):
        (folder / name).unlink(missing_ok=True)
    place = code_file(folder)
    place.unlink(missing_ok=True)
    place.touch(mode=0o600)
    place.write_text(f"{code}\n", encoding="ascii")
