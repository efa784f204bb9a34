"""Checks many files: few in this process, many over all cores; one bad file stops nothing."""

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path

from hengwang.checker.errors import UnreadableError
from hengwang.checker.output.annotated_file import targets_in, write_annotated
from hengwang.checker.output.results import Failure, FileResult
from hengwang.checker.own.assembly import rules_with
from hengwang.checker.own.schema import OwnSet
from hengwang.checker.registry import Rule, all_rules
from hengwang.checker.runner import check, read
from hengwang.checker.settings import CheckSettings

MANY = 8
_CHUNK = 4


class CheckFailedError(UnreadableError):
    """A rule or a reader met something nobody foresaw; the file is reported, the batch goes on."""

    code = "check_failed"
    message = "%(name)s could not be checked (%(reason)s); please report this file."
    message_zh = "检查%(name)s时发生内部错误（%(reason)s），请反馈此文件。"


@dataclass(frozen=True)
class Job:
    """What is done with each file: the settings, where its commented copy goes, the language.

    Own rules travel as data and names, because made rules cannot be sent to another process.
    """

    settings: CheckSettings
    targets: Mapping[str, str]
    language: str = "zh"
    own: OwnSet = field(default_factory=OwnSet)

    def rules(self) -> list[Rule]:
        """The rules in force for this job."""
        if self.own == OwnSet():
            return list(all_rules().values())
        return rules_with(self.own.words, self.own.rules)


def check_file(path: str, job: Job, rules: Sequence[Rule] | None = None) -> FileResult:
    """Read and check one file, and write its commented copy where one is wanted."""
    try:
        report = read(path)
        findings = check(report, job.rules() if rules is None else rules, job.settings)
        if path in job.targets and report.document.kind == "docx":
            write_annotated(path, findings, job.targets[path], job.language)
    except UnreadableError as error:
        return FileResult(path, failure=Failure.of(error))
    return FileResult(path, report, findings)


def check_files(
    paths: Sequence[str],
    settings: CheckSettings,
    *,
    annotate: str | None = None,
    language: str = "zh",
    own: OwnSet | None = None,
) -> Iterator[FileResult]:
    """Yield one result a path as they come, not in the order of the paths.

    Args:
        paths: The files.
        settings: Which rules run.
        annotate: Folder for commented copies of docx files.
        language: `zh` or `en`, for the comments.
        own: An office's own words and rules.
    """
    targets = targets_in(annotate, paths) if annotate else {}
    job = Job(settings, targets, language, own or OwnSet())
    with _executor(len(paths)) as pool:
        waiting: dict[Future[list[FileResult]], Sequence[str]] = {}
        for chunk in _chunks(paths):
            waiting[pool.submit(_check_chunk, chunk, job)] = chunk
        for done in as_completed(waiting):
            failure = done.exception()
            if failure is None:
                yield from done.result()
            else:
                yield from _one_by_one(waiting[done], failure, job)


def _executor(count: int) -> Executor:
    if count <= MANY:
        return ThreadPoolExecutor(max_workers=1)
    return ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn"))


def _chunks(paths: Sequence[str]) -> list[Sequence[str]]:
    size = _CHUNK if len(paths) > MANY else 1
    return [paths[at : at + size] for at in range(0, len(paths), size)]


def _check_chunk(paths: Sequence[str], job: Job) -> list[FileResult]:
    rules = job.rules()
    return [_light(check_file(path, job, rules)) for path in paths]


def _light(result: FileResult) -> FileResult:
    """Leave out what no output shows: sending whole documents between processes costs most."""
    if result.report is None:
        return result
    document = replace(result.report.document, blocks=())
    return replace(result, report=replace(result.report, document=document, sentences=()))


def _one_by_one(paths: Sequence[str], failure: BaseException, job: Job) -> Iterator[FileResult]:
    """Find the one file that brought its chunk down; the others still get their findings."""
    if len(paths) == 1 and not isinstance(failure, BrokenProcessPool):
        yield _failed(paths[0], failure)
        return
    for path in paths:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            again = alone.submit(check_file, path, job)
            reason = again.exception()
            yield again.result() if reason is None else _failed(path, reason)


def _failed(path: str, reason: BaseException) -> FileResult:
    error = CheckFailedError(name=Path(path).name, reason=type(reason).__name__)
    return FileResult(path, failure=Failure.of(error))
