"""Money saved: declared with a calculation, never read off the books."""

from hengwang.kernel.metrics import Measured, NoParams, Scope, Unit, metric
from hengwang.kernel.periods import Period
from hengwang.projects.metrics.notes import SAVING_IS_DECLARED


@metric(
    "projects.cost_saving",
    unit=Unit.CNY,
    version=1,
    source="财预〔2020〕10号 项目支出绩效自评表 经济效益指标：附测算依据",
    title="Money saved",
)
def cost_saving(period: Period, scope: Scope, params: NoParams) -> Measured:
    """No data, always: against what one saved is an argument, and the books hold none.

    Money paid late or not at all is no saving either, so no difference of budget and payment is
    offered in its place. The indicator takes a declared value with its calculation as evidence.
    """
    del period, scope, params
    return Measured.nothing(Unit.CNY, note=SAVING_IS_DECLARED)
