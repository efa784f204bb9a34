"""Writes the region list of the package from the locked npm package china-division.

The list is build output (git-ignored, inside the wheel): [[code, name], …] down to the township.
A second start costs one comparison: nothing is written when the package's version is the same.
"""

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "assets" / "node_modules" / "china-division"
OUT = ROOT / "src" / "hengwang" / "organizations" / "data" / "regions.json"

# Levels of the statistical code that are no places: 市辖区, 县, 省直辖县级行政区划 …
PLACEHOLDER = re.compile(r"^(市辖区|县|.*直辖县级行政区划)$")
# GB/T 2260 lists them at the province level only; the package leaves them out.
ADDED = [("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")]
# Digits five and six of a code the statistical bureau gave to a development zone or new area.
FUNCTIONAL = range(71, 81)


class RegionsError(Exception):
    """The region list cannot be written; the text says what to do."""


def rows_of(name: str) -> list[dict[str, str]]:
    """One of the package's lists."""
    path = PACKAGE / "dist" / f"{name}.json"
    if not path.exists():
        msg = f"{path.relative_to(ROOT)} is missing: run `make setup`, which installs it with npm"
        raise RegionsError(msg)
    rows: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def kind_of(code: str) -> str:
    """Administrative, or functional by the digits the statistical bureau uses for such areas."""
    return "functional" if int(code[4:6]) in FUNCTIONAL else "administrative"


def collect() -> list[tuple[str, str, str]]:
    """(code, name, kind) of every province, city, county and township, in the order of codes."""
    found = dict(ADDED)
    for name in ("provinces", "cities", "areas", "streets"):
        for row in rows_of(name):
            code = row["code"] if name == "streets" else row["code"].ljust(6, "0")
            # A city without districts (东莞) repeats itself as its own county: kept once.
            if not PLACEHOLDER.match(row["name"]):
                found.setdefault(code, row["name"])
    return [(code, found[code], kind_of(code)) for code in sorted(found)]


def write(*, force: bool = False) -> bool:
    """Write the list when the package's version changed; says whether it had to."""
    rows_of("provinces")
    version = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    source = f"china-division {version}"
    if not force and OUT.exists() and OUT.read_text(encoding="utf-8")[:200].find(source) > 0:
        return False
    OUT.parent.mkdir(parents=True, exist_ok=True)
    content = {"source": source, "as_of": "2023-06-30", "regions": collect()}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    OUT.write_text(text + "\n", encoding="utf-8")
    return True


def main() -> int:
    """Command line: write, or say that nothing changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="write even when nothing changed")
    try:
        written = write(force=parser.parse_args().force)
    except RegionsError as error:
        print(f"regions: {error}", file=sys.stderr)
        return 1
    print("regions: written" if written else "regions: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
