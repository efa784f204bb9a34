"""Tables of disclosure."""

from hengwang.disclosure.models.publication import Publication

__all__ = ["Publication"]
