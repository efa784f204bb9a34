"""Jobs and dates of the bureau in words."""

import pytest
from django.utils import translation

from hengwang.web.system.calendar import value_said
from hengwang.web.system.wording import job_title


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("20", "20"),
        ("08-31", "8月31日"),
        ("+1 03-31", "次年3月31日"),
        ("01-01/07-31", "1月1日至7月31日"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_date_of_the_bureau_is_read_as_people_say_it(stored, said):
    with translation.override("zh-hans"):
        assert value_said(stored) == said


def test_jobs_are_called_by_what_they_do():
    with translation.override("zh-hans"):
        assert job_title("projects.resum") == "重新汇总项目金额"
    assert job_title("extension.work") == "Extension work"
