"""`python -m benchmarks NAME… [--json]`: measure, compare with the targets, exit 1 on a miss."""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import machine
from benchmarks.figures import Figure


def names() -> list[str]:
    """The modules of this folder that measure something."""
    found = Path(__file__).parent.glob("*.py")
    return sorted(path.stem for path in found if "\ndef measure(" in path.read_text("utf-8"))


def main() -> int:
    """Run the named measurements, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="a JSON list of figures")
    wanted = parser.parse_args()
    wanted.names = [name.replace("-", "_") for name in wanted.names]
    unknown = set(wanted.names) - set(names())
    if unknown:
        parser.error(f"no measurement {', '.join(sorted(unknown))}; known: {', '.join(names())}")
    several = wanted.names or names()
    if len(several) > 1:
        return _each_alone(several, is_json=wanted.json)
    about = machine.describe()
    print(json.dumps(about, ensure_ascii=False), file=sys.stderr)
    _set_up_django()
    figures = [
        figure
        for name in several
        for figure in importlib.import_module(f"benchmarks.{name}").measure()
    ]
    if wanted.json:
        print(json.dumps([figure.as_row() for figure in figures], ensure_ascii=False, indent=1))
    else:
        for figure in figures:
            print(_line(figure))
    return 0 if all(figure.met is not False for figure in figures) else 1


def _each_alone(wanted: list[str], *, is_json: bool) -> int:
    """Each measurement in a process and a data folder of its own: none meets another's rows."""
    rows: list[dict[str, object]] = []
    missed = False
    for name in wanted:
        command = [sys.executable, "-m", "benchmarks", name, *(["--json"] if is_json else [])]
        ended = subprocess.run(command, stdout=subprocess.PIPE if is_json else None, check=False)
        if ended.returncode not in (0, 1):
            return ended.returncode
        missed = missed or ended.returncode == 1
        rows += json.loads(ended.stdout) if is_json else []
    if is_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 1 if missed else 0


def _set_up_django() -> None:
    # A measurement must never touch a real data folder.
    if "HENGWANG_DATA_DIR" not in os.environ:
        os.environ["HENGWANG_DATA_DIR"] = tempfile.mkdtemp(prefix="hengwang-benchmark-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengwang.config.settings")
    import django  # noqa: PLC0415  (the settings are read on import of what follows)

    django.setup()


def _line(figure: Figure) -> str:
    peer = ""
    if figure.peer_value is not None:
        peer = f"  {figure.peer} {figure.peer_value:.3g} {figure.unit} (×{figure.ratio:.2f})"
    target = ""
    if figure.target is not None:
        target = f"  ≤ {figure.target:g}: {'met' if figure.met else 'MISSED'}"
    return f"{figure.work:<48} {figure.value:>9.3g} {figure.unit:<4}{target}{peer}"


if __name__ == "__main__":
    sys.exit(main())
