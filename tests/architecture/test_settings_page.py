"""The settings page lists every variable, in order, and no other."""

import re
from pathlib import Path

from hengwang.config import environment

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operate" / "settings.md"


def test_the_settings_page_lists_every_variable_in_order():
    listed = re.findall(r"^\| `(HENGWANG_\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    known = {name for name in environment.KNOWN if not name.endswith("_FILE")}
    assert set(listed) == known
    assert listed == sorted(listed)
