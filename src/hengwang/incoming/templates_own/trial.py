"""Fill a template once with the invented evaluation, in the sandbox, before it is let in."""

import pickle
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path

import hengwang
from hengwang.documents.choices import Format
from hengwang.documents.wording import DRAFT_MARK
from hengwang.incoming.templates_own.faults import (
    WHOLE,
    Fault,
    TrialFailedError,
    TrialTooCostlyError,
    TrialTooLargeError,
)
from hengwang.incoming.templates_own.layouts import Layout
from hengwang.incoming.templates_own.sample import ON
from hengwang.sandbox.errors import ConfinedError
from hengwang.sandbox.limits import MEGABYTE, Limits
from hengwang.sandbox.running import Order, run

LIMITS = Limits(seconds=30, memory_bytes=768 * MEGABYTE, written_bytes=64 * MEGABYTE)
MOST_BYTES = 20 * MEGABYTE
MOST_SAID = 500
# The child knows no Django: it takes the fields that were made here and fills the template.
_CHILD = """
import mimetypes, pickle, sys
from pathlib import Path
sys.path[:0] = {paths!r}
mimetypes.knownfiles = []  # the system's own lists may not be read here
content, fields, ending, title, on, mark = pickle.loads(Path("job").read_bytes())
if ending == "xlsx":
    from hengwang.rendering.sheets import fill_sheets
    made = fill_sheets(content, fields, title=title, on=on, header=mark)
else:
    from hengwang.rendering.word import fill
    made = fill(content, fields, title=title, on=on, watermark=mark)
Path("made").write_bytes(made)
"""


def try_out(content: bytes, layout: Layout, format_: Format) -> bytes | Fault:
    """The trial document, or why there is none.

    Hidden cost: a Python process of its own, one to three seconds.
    """
    fields, title = layout.sample()
    job = (content, fields, format_.value, title, ON, DRAFT_MARK)
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
    made = room / "made"
    if not made.is_file():
        return Fault(WHOLE, TrialFailedError(reason=_last_word(said)))
    size = made.stat().st_size
    if size > MOST_BYTES:
        limit_mb = MOST_BYTES // MEGABYTE
        return Fault(WHOLE, TrialTooLargeError(size_mb=size // MEGABYTE, limit_mb=limit_mb))
    return made.read_bytes()


def _last_word(said: str) -> str:
    """What a traceback ends with: the error without its module, and what it says."""
    lines = said.strip().splitlines()
    name, _, told = lines[-1].partition(": ") if lines else ("", "", "")
    short = name.rpartition(".")[2] if " " not in name else name
    return f"{short}: {told}"[:MOST_SAID] if told else short[:MOST_SAID] or "-"


def _code_folders() -> Iterable[Path]:
    """Where the child finds the platform and the libraries: our own search path's folders."""
    yield Path(hengwang.__file__).resolve().parents[1]
    installed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for folder in sorted({*installed, *site.getsitepackages()}):
        if Path(folder).is_dir():
            yield Path(folder)
