"""Fill a template once with the invented evaluation, in the sandbox, before it is let in."""

import pickle
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path

import hengwang
from hengwang.documents.builders import fields_of
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.services import title_of
from hengwang.documents.wording import DRAFT_MARK
from hengwang.incoming.templates_own.faults import (
    WHOLE,
    Fault,
    TrialFailedError,
    TrialTooCostlyError,
    TrialTooLargeError,
)
from hengwang.incoming.templates_own.sample import ON, sample_snapshot
from hengwang.sandbox.errors import ConfinedError
from hengwang.sandbox.limits import MEGABYTE, Limits
from hengwang.sandbox.running import Order, run

LIMITS = Limits(seconds=30, memory_bytes=768 * MEGABYTE, written_bytes=64 * MEGABYTE)
MOST_BYTES = 20 * MEGABYTE
# The child knows no Django: it takes the fields that were made here and fills the template.
_CHILD = """
import mimetypes, pickle, sys
from pathlib import Path
sys.path[:0] = {paths!r}
mimetypes.knownfiles = []  # the system's own lists may not be read here
content, fields, ending, title, on, mark = pickle.loads(Path("job").read_bytes())
try:
    if ending == "xlsx":
        from hengwang.rendering.sheets import fill_sheets
        made = fill_sheets(content, fields, title=title, on=on, header=mark)
    else:
        from hengwang.rendering.word import fill
        made = fill(content, fields, title=title, on=on, watermark=mark)
    Path("made").write_bytes(made)
except Exception as fault:
    Path("why").write_text(f"{{type(fault).__name__}}: {{fault}}"[:500], encoding="utf-8")
"""


def try_out(content: bytes, kind: DocumentKind, format_: Format) -> bytes | Fault:
    """The trial document, or why there is none.

    Hidden cost: a Python process of its own, one to three seconds.
    """
    snapshot = sample_snapshot()
    title = title_of(kind, snapshot)
    job = (content, fields_of(kind, snapshot), format_.value, title, ON, DRAFT_MARK)
    paths = list(_code_folders())
    with tempfile.TemporaryDirectory(prefix="hengwang-trial-") as folder:
        room = Path(folder).resolve()
        (room / "job").write_bytes(pickle.dumps(job))
        program = _CHILD.format(paths=[str(path) for path in paths])
        arguments = [sys.executable, "-I", "-B", "-c", program]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(room), "TMPDIR": str(room)}
        readable = (*paths, Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve())
        try:
            said = run(Order(arguments, room, environment, LIMITS, readable))
        except ConfinedError:
            limit_mb = LIMITS.memory_bytes // MEGABYTE
            reason = TrialTooCostlyError(seconds=f"{LIMITS.seconds:g}", limit_mb=limit_mb)
            return Fault(WHOLE, reason)
        return _result(room, said)


def _result(room: Path, said: str) -> bytes | Fault:
    made, why = room / "made", room / "why"
    if why.is_file():
        return Fault(WHOLE, TrialFailedError(reason=why.read_text(encoding="utf-8")))
    if not made.is_file():
        return Fault(WHOLE, TrialFailedError(reason=said.strip()[-300:] or "-"))
    size = made.stat().st_size
    if size > MOST_BYTES:
        limit_mb = MOST_BYTES // MEGABYTE
        return Fault(WHOLE, TrialTooLargeError(size_mb=size // MEGABYTE, limit_mb=limit_mb))
    return made.read_bytes()


def _code_folders() -> Iterable[Path]:
    """Where the child finds the platform and the libraries: our own search path's folders."""
    yield Path(hengwang.__file__).resolve().parents[1]
    installed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for folder in sorted({*installed, *site.getsitepackages()}):
        if Path(folder).is_dir():
            yield Path(folder)
