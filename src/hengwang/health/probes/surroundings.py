"""What the machine brings: fonts, LibreOffice, built parts of the pages, versions, settings."""

import platform
import shutil
import subprocess
from collections.abc import Iterable
from importlib.metadata import version

import django
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext_noop as _

from hengwang.health.signs import Sign, State, look
from hengwang.kernel import extensions
from hengwang.pages.assets import manifest
from hengwang.rendering import libreoffice
from hengwang.sandbox.running import strength

SETTINGS = _("Settings")
FONTS = _("Chinese fonts")
OFFICE = _("LibreOffice")
ASSETS = _("Browser parts")
EXTENSIONS = _("Extensions")
VERSIONS = _("Versions")
FC_LIST_S = 10


@look("settings", order=5)
def configured() -> Iterable[Sign]:
    """Dangerous combinations, and what Django itself complains about."""
    found = checks.run_checks()
    serious = [one for one in found if one.is_serious()]
    if serious:
        message = _("%(count)s settings are wrong: %(first)s")
        params = {"count": len(serious), "first": serious[0].msg}
        advice = _("docs/operate/settings.md says what each setting means.")
        return [Sign(SETTINGS, State.BAD, message, advice, params)]
    if settings.DEBUG:
        message = _("HENGWANG_DEBUG is on: error pages show the inside of the program.")
        return [Sign(SETTINGS, State.WARN, message, _("Switch it off on a network."))]
    if not settings.SEPARATE_DUTIES:
        message = _("Separation of duties is switched off; every page that depends on it says so.")
        return [Sign(SETTINGS, State.WARN, message)]
    return [Sign(SETTINGS, State.OK, _("All settings can be read."))]


@look("fonts", order=50)
def fonts() -> Iterable[Sign]:
    """Whether documents can be printed in Chinese faces."""
    fc_list = shutil.which("fc-list")
    advice = _("Install fonts-noto-cjk, or put the bureau's own faces into ~/.fonts.")
    if fc_list is None:
        return [Sign(FONTS, State.WARN, _("fontconfig is not installed."), advice)]
    listed = subprocess.run(  # noqa: S603 - a fixed program
        [fc_list, ":lang=zh-cn", "family"],
        capture_output=True,
        text=True,
        timeout=FC_LIST_S,
        check=False,
    )
    families = {line for line in listed.stdout.splitlines() if line.strip()}
    if not families:
        message = _("No Chinese font is installed: PDF files would show boxes.")
        return [Sign(FONTS, State.WARN, message, advice)]
    return [Sign(FONTS, State.OK, _("%(count)s faces."), params={"count": len(families)})]


@look("libreoffice", order=51)
def office() -> Iterable[Sign]:
    """Whether documents become PDF the way Word would print them."""
    program = libreoffice.program()
    if program is None:
        message = _("Not installed: workbooks have no PDF, and doc and wps files cannot be read.")
        advice = _("Install libreoffice-writer and libreoffice-calc.")
        return [Sign(OFFICE, State.WARN, message, advice)]
    kept_by = strength()
    if not (kept_by.network or kept_by.files):
        message = _(
            "Installed: %(path)s. It runs with limits, but not shut off from network and files."
        )
        advice = _(
            "Allow user namespaces to the service, or use Linux 5.13 or later with Landlock."
        )
        return [Sign(OFFICE, State.WARN, message, advice, params={"path": program})]
    return [Sign(OFFICE, State.OK, _("Installed: %(path)s"), params={"path": program})]


@look("assets", order=52)
def assets() -> Iterable[Sign]:
    """Whether style and scripts of the pages were built."""
    if not manifest():
        message = _("Style and scripts were never built: pages look bare.")
        return [Sign(ASSETS, State.BAD, message, _("Run: make setup"))]
    return [Sign(ASSETS, State.OK, _("Built."))]


@look("versions", order=90)
def versions() -> Iterable[Sign]:
    """What is running."""
    params = {
        "own": version("hengwang"),
        "python": platform.python_version(),
        "django": django.get_version(),
    }
    message = _("Hengwang %(own)s, Python %(python)s, Django %(django)s")
    return [Sign(VERSIONS, State.OK, message, params=params)]


@look("extensions", order=53)
def brought() -> Iterable[Sign]:
    """What installed packages offer: loaded, or waiting for somebody's trust."""
    missing = extensions.missing()
    if missing:
        message = _("Named and not installed: %(names)s")
        advice = _("Correct HENGWANG_EXTENSIONS, or install the package.")
        params = {"names": ", ".join(missing)}
        return [Sign(EXTENSIONS, State.WARN, message, advice, params)]
    offers = extensions.offered()
    waiting = sorted({one.distribution for one in offers if not one.trusted})
    if waiting:
        message = _("Installed and not loaded: %(names)s")
        advice = _("Name them in HENGWANG_EXTENSIONS if you trust their code.")
        params = {"names": ", ".join(waiting)}
        return [Sign(EXTENSIONS, State.WARN, message, advice, params)]
    if not offers:
        return [Sign(EXTENSIONS, State.OK, _("None is installed."))]
    names = sorted({f"{one.distribution} {one.version}" for one in offers})
    return [Sign(EXTENSIONS, State.OK, _("Loaded: %(names)s"), params={"names": ", ".join(names)})]
