"""Every reason a file cannot be read has a code of its own and the same Chinese everywhere."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from hengwang.checker import batch
from hengwang.checker.errors import UnreadableError

TERMS = Path(__file__).parents[2] / "locale" / "terms" / "checker_errors.yaml"


def every_error(of: type[UnreadableError] = UnreadableError) -> Iterator[type[UnreadableError]]:
    if of.__module__.startswith("hengwang.checker"):
        yield of
    for lower in of.__subclasses__():
        yield from every_error(lower)


def test_codes_are_unique():
    codes = [error.code for error in every_error()]
    assert batch.CheckFailedError.code in codes
    assert len(codes) == len(set(codes))


def test_the_catalogue_says_the_same_as_the_command_line():
    terms = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    assert terms == {error.message: error.message_zh for error in every_error()}
