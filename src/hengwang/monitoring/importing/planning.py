"""From rows to targets with checks: what each row would make, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.files.planned_rows import Verdict
from hengwang.kernel.errors import DomainError
from hengwang.kernel.search_text import normalize
from hengwang.monitoring.aiming import host_of
from hengwang.monitoring.choices import CheckKind, CredentialVersion, TargetKind
from hengwang.monitoring.errors import CellRefusedError, NothingToAskError
from hengwang.monitoring.importing.sheet import COLUMNS, KINDS, GivenRow
from hengwang.monitoring.models import Collector, Credential, Target
from hengwang.monitoring.proposing import ProposedCheck, agent, certificate, page, ping
from hengwang.monitoring.services.checks import CheckFacts, judged
from hengwang.monitoring.services.targets import TargetFacts
from hengwang.monitoring.services.watching import Means, check_facts
from hengwang.organizations.models import Unit

YES = frozenset({"是", "y", "yes", "1", "true", "核心", "汇聚", "骨干"})
LEAST_S, MOST_S = 5, 86_400


@dataclass
class PlannedTarget:
    """One row: the target it would make, with its checks, or what is wrong."""

    number: int
    name: str
    facts: TargetFacts | None = None
    unit: Unit | None = None
    parent_name: str = ""
    checks: list[CheckFacts] = field(default_factory=list)
    problems: list[DomainError] = field(default_factory=list)
    is_known: bool = False
    """A watched target of the unit bears this name and address: the row changes nothing."""

    @property
    def verdict(self) -> Verdict:
        """What the row would do."""
        if self.problems:
            return Verdict.REFUSE
        return Verdict.SAME if self.is_known else Verdict.ADD


@dataclass
class Known:
    """What cells may name, read once: five queries, whatever the size of the workbook."""

    user: User
    units: Mapping[str, Unit]
    collectors: Mapping[str, Collector]
    credentials: Mapping[str, Credential]
    targets: Mapping[str, list[Target]]
    present: frozenset[tuple[int, str, str]]


def known_to(user: User) -> Known:
    """Everything a workbook of this person may name."""
    units = {}
    for unit in units_with(user, Permission.EDIT_MONITORING).select_related("region"):
        units[normalize(unit.name)] = unit
        if unit.short_name:
            units.setdefault(normalize(unit.short_name), unit)
    targets = defaultdict(list)
    rows: Iterable[Target] = (
        Target.objects.visible_to(user).watched().only("pk", "name", "address", "unit_id")
    )
    present = set()
    for one in rows:
        targets[normalize(one.name)].append(one)
        present.add((one.unit_id, normalize(one.name), one.address))
    own = Collector.objects.editable_by(user).filter(revoked_at=None).select_related("unit__region")
    secrets = Credential.objects.visible_to(user).exclude(version=CredentialVersion.PUSH)
    return Known(
        user,
        units,
        {normalize(one.name): one for one in own},
        {normalize(one.name): one for one in secrets.select_related("unit__region")},
        targets,
        frozenset(present),
    )


def plan_rows(rows: Iterable[GivenRow], known: Known) -> list[PlannedTarget]:
    """What each row would do; a row may name as its parent one that stands above it."""
    planned: list[PlannedTarget] = []
    above: set[str] = set()
    for row in rows:
        one = _planned(row, known, above)
        planned.append(one)
        above.add(normalize(one.name))
    return planned


def _planned(row: GivenRow, known: Known, above: set[str]) -> PlannedTarget:
    cells = row.cells
    one = PlannedTarget(row.number, cells.get("name", ""))
    if not one.name:
        one.problems.append(_wrong("name", ""))
        return one
    one.unit = _one_of("unit", cells, known.units, known.user.unit, one)
    kind = KINDS.get(normalize(cells.get("kind", "")) or "设备")
    if kind is None:
        one.problems.append(_wrong("kind", cells["kind"]))
        kind = TargetKind.DEVICE
    parent = _parent(cells.get("parent", ""), known, above, one)
    address = cells.get("address", "")
    backbone = normalize(cells.get("backbone", "")) in YES
    one.facts = TargetFacts(
        name=one.name, kind=kind, address=address, parent=parent, is_backbone=backbone
    )
    _ask(one, cells, known)
    if one.unit is not None:
        one.is_known = (one.unit.pk, normalize(one.name), address) in known.present
    return one


def _parent(text: str, known: Known, above: set[str], one: PlannedTarget) -> Target | None:
    if not text:
        return None
    found = known.targets.get(normalize(text), [])
    if len(found) == 1:
        return found[0]
    if not found and normalize(text) in above:
        one.parent_name = text
    else:
        one.problems.append(_wrong("parent", text))
    return None


def _ask(one: PlannedTarget, cells: Mapping[str, str], known: Known) -> None:
    first = next(iter(known.collectors.values()), None)
    collector = _one_of("collector", cells, known.collectors, first, one)
    credential = _one_of("credential", cells, known.credentials, None, one)
    interval = cells.get("interval_s", "")
    if interval and not (interval.isdecimal() and LEAST_S <= int(interval) <= MOST_S):
        one.problems.append(_wrong("interval_s", interval))
        interval = ""
    if collector is None:
        if not one.problems:
            one.problems.append(_wrong("collector", ""))
        return
    for check in _asked(one, cells):
        facts = check_facts(check, Means(collector, credential))
        if interval and check.is_deciding:
            facts = _every(facts, int(interval))
        try:
            judged(facts)
        except DomainError as refusal:
            one.problems.append(refusal)
        else:
            one.checks.append(facts)
    if not one.checks and not one.problems:
        one.problems.append(NothingToAskError(name=one.name))


def _every(facts: CheckFacts, seconds: int) -> CheckFacts:
    given = {name: getattr(facts, name) for name in CheckFacts.__dataclass_fields__}
    return CheckFacts(**given | {"interval_s": seconds})


def _asked(one: PlannedTarget, cells: Mapping[str, str]) -> list[ProposedCheck]:
    found: list[ProposedCheck] = []
    address = cells.get("address", "")
    for word in cells.get("asked", "").replace("，", "、").replace(",", "、").split("、"):
        if not word.strip():
            continue
        try:
            found += _check_of(word.strip(), address)
        except (DomainError, ValueError):
            one.problems.append(_wrong("asked", word))
    if found and not any(check.is_deciding for check in found):
        one.problems.append(NothingToAskError(name=one.name))
    return found


def _check_of(word: str, address: str) -> list[ProposedCheck]:
    lower = word.lower()
    if lower.startswith(("http://", "https://")):
        host = host_of(word)
        return [page(word), *([certificate(host)] if lower.startswith("https") else [])]
    name, _colon, port = lower.partition(":")
    makers: Mapping[str, Callable[[], ProposedCheck]] = {
        "ping": lambda: ping(address),
        "icmp": lambda: ping(address),
        "snmp": lambda: agent(address, "system", "interfaces", "host", why=""),
        "tls": lambda: certificate(address, int(port or 443)),
        "tcp": lambda: ProposedCheck(
            key="tcp", kind=CheckKind.TCP, settings={"host": address, "port": int(port)}, why=""
        ),
    }
    if name not in makers:
        raise ValueError(word)
    return [makers[name]()]


def _one_of(
    name: str, cells: Mapping[str, str], known: Mapping[str, Any], usual: Any, one: PlannedTarget
) -> Any:
    text = cells.get(name, "")
    found = known.get(normalize(text)) if text else usual
    if (text and found is None) or (name == "unit" and found is None):
        one.problems.append(_wrong(name, text))
    return found


def _wrong(name: str, value: str) -> DomainError:
    return CellRefusedError(column=COLUMNS[name][0], value=value or "—")
