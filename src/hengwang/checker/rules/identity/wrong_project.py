"""Another project's name where this one is evaluated."""

from collections.abc import Iterable

from hengwang.checker.analysis.project_names import core_of, evaluated_names, is_foreign
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class WrongProjectName(Rule):
    """Compares the name in "对…项目开展绩效评价" with the project's own names."""

    name = "wrong-project-name"
    aliases = ("other-project-name",)
    severity = Severity.ERROR
    family = "identity"
    why = "A conclusion about another project is no conclusion about this one."
    source = "财预〔2020〕10号 附件: the report names the evaluated project; reports are reused"
    message_en = "“%(name)s” is evaluated here, the report is about “%(own)s”"
    message_zh = "此处评价的是“%(name)s”，而本报告的项目是“%(own)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each sentence; silent when the own name is not known."""
        own = report.project or report.title
        if not own or len(core_of(own)) < 2:  # noqa: PLR2004
            return
        for sentence in report.sentences:
            for name, phrase in evaluated_names(sentence.text):
                if is_foreign(name, report):
                    yield self.finding(
                        sentence.place,
                        quote=sentence.text,
                        name=name,
                        own=own,
                        numbers=f"{core_of(name)} ≠ {core_of(own)} ({phrase})",
                    )
                    break
