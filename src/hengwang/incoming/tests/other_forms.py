"""Forms of an office that lays them out its own way."""

from functools import cache

from hengwang.checker.tests.other_reports.building import as_docx

FOREIGN = """\
2020年度项目支出绩效自评表
| 项目名称 | 外网线路租用 | 装订要求 | 蓝色封面 |
| 主管部门 | 甲局 | 实施单位 | 甲局 |
%%
| 三级指标 | 实际完成值 | 年度目标值 | 分值 | 得分 | 一级指标 | 二级指标 | 偏差原因分析及改进措施 |
| 光缆线路条数 | 12条 | ≥12条 | 20 | 20 | 产出指标 | 数量指标 |  |
| 线路可用率 | 99.2% | ≥99.5% | 30 | 28 | 产出指标 | 质量指标 | 八月施工挖断，已改道 |
| 单位满意度 | 95% | ≥90% | 10 | 10 | 满意度指标 | 服务对象满意度指标 |  |
| 总分 |  |  | 60 | 58 |  |  |  |
"""


@cache
def a_form(text: str = FOREIGN) -> bytes:
    """The form as a Word file; the same bytes each time, whatever the clock says."""
    return as_docx(text)


@cache
def two_forms() -> bytes:
    """Two of them in one file."""
    other = FOREIGN.replace("外网线路租用", "视频会议运维").replace("光缆线路条数", "会议场次")
    return as_docx(f"{FOREIGN}\n{other}")
