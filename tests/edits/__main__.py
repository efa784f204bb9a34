"""The command: a database of its own, one seal, many edits."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from random import Random


def main() -> int:
    """Exit status 1 when an edit was not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.edits")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hengwang-edits-") as folder:
        os.environ["HENGWANG_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengwang.config.settings")
        import django  # noqa: PLC0415  (the settings are read on import of what follows)

        django.setup()
        from tests.edits.world import a_seal  # noqa: PLC0415

        return _run(given.count, given.seed, Path(folder), a_seal)


def _run(count: int, seed: int, folder: Path, a_seal: object) -> int:
    from django.core.management import call_command  # noqa: PLC0415

    from tests.edits.running import Scene  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    scene = Scene(a_seal(), folder, Random(seed))  # type: ignore[operator]
    begun = time.perf_counter()
    tally = scene.run(count)
    for name, number in sorted(tally.made.items()):
        print(f"{number:6} {name}")
    for line in tally.missed[:20]:
        print(f"NOT FOUND {line}")
    taken = time.perf_counter() - begun
    print(f"{count} edits, {len(tally.missed)} not found or not named, {taken:.0f} s")
    return 1 if tally.missed else 0


if __name__ == "__main__":
    sys.exit(main())
