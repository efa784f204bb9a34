"""The records: the audit trail, the stored files, the rulesets, the three administrators."""

from collections.abc import Iterable

from django.db import DatabaseError
from django.utils.translation import gettext_noop as _

from hengwang.accounts.queries import duties
from hengwang.audit.verification import verify
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
    """Nobody tells the platform of backups yet, and it says so rather than look well."""
    message = _("Not known: the platform is told of no backup.")
    advice = _("Copy the database, the files and the keys together, and try a restore.")
    return [Sign(BACKUP, State.WARN, message, advice)]
