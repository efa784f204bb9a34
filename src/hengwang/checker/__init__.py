"""Reads evaluation reports and names their contradictions; knows no Django.

`read(path_or_bytes, name) -> Report` raises subclasses of `UnreadableError`;
`check(report) -> list[Finding]` runs the rules. Both stand in `hengwang.checker.runner`.
"""
