"""What organizations refuse, each with a stable code."""

from hengwang.kernel.errors import DomainError


class NameTakenError(DomainError):
    """Another open unit of the region bears this name."""

    code = "name_taken"
    message = "“%(name)s” already exists there."


class AlreadyClosedError(DomainError):
    """The row is closed; a closed row does not change."""

    code = "already_closed"
    message = "“%(name)s” is closed from %(day)s on."


class NotClosedError(DomainError):
    """Only a closed row can be opened again."""

    code = "not_closed"
    message = "“%(name)s” is open."


class ClosesTooEarlyError(DomainError):
    """A row cannot end before it began."""

    code = "closes_too_early"
    message = "“%(name)s” opened on %(day)s; it cannot close on that day or earlier."


class HasOpenPartsError(DomainError):
    """Something open still hangs below."""

    code = "has_open_parts"
    message = "“%(name)s” still has %(count)s open below it: close or move them first."


class RenameTooEarlyError(DomainError):
    """A new name must begin after the present one began."""

    code = "rename_too_early"
    message = "The present name began on %(day)s; a new one must begin later."


class SameNameError(DomainError):
    """Nothing would change."""

    code = "same_name"
    message = "“%(name)s” is the name already."


class CircleError(DomainError):
    """A unit would stand below itself."""

    code = "circle"
    message = "“%(name)s” cannot be placed below itself."


class MergeIntoClosedError(DomainError):
    """The receiving unit does not exist on the day of the merger."""

    code = "merge_into_closed"
    message = "“%(name)s” is not open on %(day)s and cannot take over another unit."


class RegionWithoutParentError(DomainError):
    """The code hangs in the air."""

    code = "region_without_parent"
    message = "No region above the code %(code)s is known."


class RegionTakenError(DomainError):
    """The code is in use."""

    code = "region_taken"
    message = "The code %(code)s belongs to “%(name)s”."


class RegionListMissingError(DomainError):
    """The list that set-up writes is not there."""

    code = "region_list_missing"
    message = "The list of regions is missing: run “make setup”, which writes it."


class ImportUnreadableError(DomainError):
    """The workbook is none, or lacks a column that is needed."""

    code = "import_unreadable"
    message = "The workbook cannot be imported: %(reason)s"


class ImportRefusedError(DomainError):
    """Some rows have problems, so nothing was imported."""

    code = "import_refused"
    message = "%(count)s rows have problems; nothing was imported."


class BadImportCellError(DomainError):
    """A cell cannot be read as what its column holds."""

    code = "bad_import_cell"
    message = "“%(value)s” cannot be read in the column “%(column)s”."


class UnknownInImportError(DomainError):
    """A cell names something that does not exist."""

    code = "unknown_in_import"
    message = "“%(value)s” in the column “%(column)s” is not known here."


class OutOfReachError(DomainError):
    """The person does not manage units there."""

    code = "out_of_reach"
    message = "You do not manage units in %(region)s."


class RowRepeatedError(DomainError):
    """Two rows are about one unit."""

    code = "row_repeated"
    message = "Row %(row)s is about the same unit."
