"""The records: the audit trail, the stored files, the rulesets, the three administrators."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hengwang.accounts.queries import duties
from hengwang.audit.verification import verify
from hengwang.backups.last import last_backup
from hengwang.files.upkeep import verify_files
from hengwang.health.signs import Sign, State, look
from hengwang.kernel.errors import DomainError
from hengwang.pages.refusals import refusal_text
from hengwang.performance.rulesets.loading import load_rulesets

TRAIL = _("Audit trail")
FILES = _("Stored files")
RULESETS = _("Rulesets")
DUTIES = _("Administrators")
BACKUP = _("Backup")
BACKUP_MAY_REST = timedelta(days=2)


@look("trail", order=60, slow=True)
def trail() -> Iterable[Sign]:
    """Walk the whole chain of the audit trail."""
    try:
        outcome = verify()
    except DatabaseError:
        return []
    if outcome.holds:
        message = _("%(links)s entries are chained and unaltered.")
        return [Sign(TRAIL, State.OK, message, params={"links": outcome.links})]
    message = _("The trail is not whole: %(count)s problems.")
    advice = _(
        "Run “hengwang audit verify”, and keep the anchor file and the database as they are."
    )
    return [Sign(TRAIL, State.BAD, message, advice, {"count": outcome.problem_count})]


@look("files", order=61, slow=True)
def files() -> Iterable[Sign]:
    """Read every stored byte again."""
    try:
        outcome = verify_files()
    except DatabaseError:
        return []
    if outcome.holds:
        message = _("%(count)s files are there and unaltered.")
        return [Sign(FILES, State.OK, message, params={"count": outcome.checked})]
    message = _("%(missing)s files are missing, %(altered)s were altered.")
    params = {"missing": len(outcome.missing), "altered": len(outcome.altered)}
    advice = _("Restore the folder of the files from the last backup.")
    return [Sign(FILES, State.BAD, message, advice, params)]


@look("rulesets", order=62)
def rulesets() -> Iterable[Sign]:
    """Whether every ruleset can be read, and what is not held against the original text yet."""
    try:
        found = load_rulesets()
    except DomainError as refusal:
        message = _("A ruleset cannot be read: %(reason)s")
        params = {"reason": refusal_text(refusal)}
        return [Sign(RULESETS, State.BAD, message, _("Mend or remove the file."), params)]
    doubtful = {key: len(one.unconfirmed()) for key, one in found.items() if one.unconfirmed()}
    if doubtful:
        message = _("%(count)s items are not confirmed against the original text: %(keys)s")
        params = {"count": str(sum(doubtful.values())), "keys": ", ".join(doubtful)}
        advice = _("Compare them with the document and set “confirmed” in the ruleset's file.")
        return [Sign(RULESETS, State.WARN, message, advice, params)]
    return [Sign(RULESETS, State.OK, _("%(count)s rulesets."), params={"count": len(found)})]


@look("duties", order=63)
def administrators() -> Iterable[Sign]:
    """Whether somebody holds each of the three duties, and nobody two of them."""
    try:
        found = duties()
    except DatabaseError:
        return []
    if found.missing or found.combined:
        message = _("%(missing)s of three duties are held by nobody, %(combined)s people hold two.")
        params = {"missing": len(found.missing), "combined": len(found.combined)}
        advice = _("Grant system, security and audit administrator to three people.")
        return [Sign(DUTIES, State.WARN, message, advice, params)]
    return [Sign(DUTIES, State.OK, _("Three duties in three hands."))]


@look("backup", order=70)
def backup() -> Iterable[Sign]:
    """How old the latest backup is that the platform made itself."""
    last = last_backup()
    advice = _("Set HENGWANG_BACKUP_DIR to a folder on another disk, or run “hengwang backup”.")
    if last is None:
        message = _("None was made by the platform.")
        return [Sign(BACKUP, State.WARN, message, advice)]
    params = {
        "at": f"{timezone.localtime(last.made_at):%Y-%m-%d %H:%M}",
        "folder": str(last.folder),
    }
    if timezone.now() - last.made_at > BACKUP_MAY_REST:
        message = _("The latest is of %(at)s, in %(folder)s.")
        return [Sign(BACKUP, State.WARN, message, advice, params)]
    return [Sign(BACKUP, State.OK, _("The latest is of %(at)s, in %(folder)s."), params=params)]
