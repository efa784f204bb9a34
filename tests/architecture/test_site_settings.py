"""An operator's file of settings is used when it is named, and refused clearly when it is wrong."""

import pytest

from hengwang.config.environment import SettingError
from hengwang.config.site_settings import adjust


def test_the_file_changes_settings_in_place(tmp_path):
    path = tmp_path / "site.py"
    path.write_text("def adjust(settings):\n    settings['BACKENDS'].append('ldap')\n")
    settings = {"BACKENDS": ["own"]}
    adjust(path, settings)
    assert settings["BACKENDS"] == ["own", "ldap"]


@pytest.mark.parametrize("content", [None, "adjust = 1\n", ""])
def test_a_missing_or_empty_file_stops_the_start(tmp_path, content):
    path = tmp_path / "site.py"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingError):
        adjust(path, {})
