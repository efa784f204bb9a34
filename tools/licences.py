"""Refuses installed packages under the AGPL or GPL: the product may not depend on them."""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFUSED = re.compile(r"\bA?GPL\b|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def _runtime() -> set[str]:
    """Names of the packages of requirements.lock, as the metadata spells them normalised."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0].split("[")[0].lower() for line in lines if "==" in line}


def main() -> int:
    """Exit status 1 with the offenders; a licence nobody states is an offender too."""
    runtime, bad = _runtime(), []
    for package in distributions():
        name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
        if name not in runtime:
            continue
        classifiers = package.metadata.get_all("Classifier") or []
        stated = [c for c in classifiers if c.startswith("License ::")]
        stated += [package.metadata.get("License-Expression") or ""]
        if not any(stated):
            stated = [(package.metadata.get("License") or "").split("\n")[0]]
        licence = "; ".join(part for part in stated if part)
        if not licence or (REFUSED.search(licence) and "LGPL" not in licence):
            bad.append(f"{name}: {licence or 'no licence stated'}")
    print(*bad, sep="\n", end="\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
