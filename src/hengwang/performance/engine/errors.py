"""Refusals of the engine: mistakes of whoever calls it, never of the data in a row."""

from hengwang.kernel.errors import DomainError


class RowKeyTwiceError(DomainError):
    """Two rows of one evaluation claim the same key, so their scores could be mixed up."""

    code = "row_key_twice"
    message = "Two indicators have the same key: %(key)s."
