"""Tables of disclosure."""

from hengwang.disclosure.models.application import ResultApplication
from hengwang.disclosure.models.publication import Publication
from hengwang.disclosure.models.rectification import Rectification

__all__ = ["Publication", "Rectification", "ResultApplication"]
