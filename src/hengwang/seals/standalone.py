"""The verifier as one file that any Python runs: `python hengwang-verify.pyz PACKAGE`."""

import io
import zipfile
from importlib import resources

FIXED = (1980, 1, 1, 0, 0, 0)
START = "import sys\nfrom hengwang.seals.verify.__main__ import main\nsys.exit(main())\n"


def verifier_bytes() -> bytes:
    """A zip application with nothing in it but the verifier; the same bytes every time."""
    out = io.BytesIO()
    folder = resources.files("hengwang.seals") / "verify"
    parts = {"__main__.py": START, "hengwang/__init__.py": "", "hengwang/seals/__init__.py": ""}
    for source in folder.iterdir():
        if source.name.endswith(".py"):
            parts[f"hengwang/seals/verify/{source.name}"] = source.read_text(encoding="utf-8")
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name, FIXED), parts[name])
    return out.getvalue()
