"""What the network refuses, each with a stable code."""

from hengwang.kernel.errors import DomainError


class NameTakenHereError(DomainError):
    """Two records of one place bear one name."""

    code = "network_name_taken"
    message = "“%(name)s” is recorded there already."


class SerialTakenError(DomainError):
    """Another device of the vendor bears this serial number."""

    code = "device_serial_taken"
    message = "The serial number %(serial)s belongs to “%(name)s” already."


class CircuitCodeTakenError(DomainError):
    """Another circuit bears this number."""

    code = "circuit_code_taken"
    message = "The circuit number %(value)s is in use already."


class RackUnitsTakenError(DomainError):
    """Some of the units are taken by another device."""

    code = "rack_units_taken"
    message = "Units %(units)s of rack “%(rack)s” are taken by “%(device)s”."


class OutsideRackError(DomainError):
    """The device would stick out of the rack."""

    code = "outside_rack"
    message = "Rack “%(rack)s” has units 1 to %(height)s; %(first)s to %(last)s do not lie within."


class RackTooLowError(DomainError):
    """A device stands above the new height."""

    code = "rack_too_low"
    message = "“%(device)s” stands at unit %(unit)s, above the new height."


class InFutureError(DomainError):
    """What has not happened yet is not recorded."""

    code = "network_in_future"
    message = "%(day)s has not come yet."


class SpanUnchangedError(DomainError):
    """The value held on that day already."""

    code = "network_value_unchanged"
    message = "That is the value on %(day)s already."


class CircuitClosedError(DomainError):
    """A closed circuit does not change."""

    code = "circuit_closed"
    message = "The circuit has been closed since %(day)s."


class ClosesBeforeOpeningError(DomainError):
    """It would end before it began."""

    code = "network_closes_before_opening"
    message = "It opened on %(day)s and cannot close on that day or earlier."


class DeviceRetiredError(DomainError):
    """A retired device stands in no rack."""

    code = "device_retired"
    message = "“%(name)s” is retired."


class EndTakenError(DomainError):
    """Another port is connected to this end."""

    code = "circuit_end_taken"
    message = "This end of the circuit is connected to “%(interface)s” already."


class BandwidthUnreadableError(DomainError):
    """The text is no bandwidth."""

    code = "bandwidth_unreadable"
    message = "“%(text)s” is no bandwidth: write 100M, 2.4G or a number of Mbps."


class ConfigurationTooLargeError(DomainError):
    """Nothing a device prints is that long."""

    code = "configuration_too_large"
    message = "The configuration is longer than %(most)s KB."


class NotTextError(DomainError):
    """The file is no text."""

    code = "configuration_not_text"
    message = "The file is not a text in UTF-8 or GB 18030."


class SheetUnreadableError(DomainError):
    """The workbook is none, or lacks a column that is needed."""

    code = "network_sheet_unreadable"
    message = "The workbook cannot be imported: %(reason)s"


class SheetRefusedError(DomainError):
    """Some rows have problems, so nothing was imported."""

    code = "network_sheet_refused"
    message = "%(count)s rows have problems; nothing was imported."


class CellUnreadableError(DomainError):
    """A cell cannot be read as what its column holds."""

    code = "network_cell_unreadable"
    message = "“%(value)s” cannot be read in the column “%(column)s”."


class CellUncomputedError(DomainError):
    """A formula whose result the workbook does not hold."""

    code = "network_cell_uncomputed"
    message = (
        "The column “%(column)s” holds a formula without its result (%(value)s): open and save the "
        "workbook once, or paste values only."
    )


class CellErrorError(DomainError):
    """A formula came to an error."""

    code = "network_cell_error"
    message = "The column “%(column)s” shows the error %(value)s: mend the formula first."


class CellLongNumberError(DomainError):
    """A number of more digits than a workbook keeps: the last ones are lost."""

    code = "network_cell_long_number"
    message = (
        "The column “%(column)s” holds a number of more than fifteen digits (%(value)s), of which "
        "the workbook lost the last ones: make the cell text and write it again."
    )


class CellMissingError(DomainError):
    """A cell that is needed is empty."""

    code = "network_cell_missing"
    message = "The column “%(column)s” must not be empty."


class NoUnitError(DomainError):
    """A row names no unit, and the person who brings it belongs to none."""

    code = "network_row_without_unit"
    message = "Fill in the unit: your account belongs to none that could stand for an empty cell."


class CellUnknownError(DomainError):
    """A cell names something that does not exist."""

    code = "network_cell_unknown"
    message = "“%(value)s” in the column “%(column)s” is not known here."


class CellAmbiguousError(DomainError):
    """A cell names several things."""

    code = "network_cell_ambiguous"
    message = "“%(value)s” in the column “%(column)s” is the name of several: add its region code."


class RowRepeatsError(DomainError):
    """Two rows are about one thing."""

    code = "network_row_repeats"
    message = "Row %(row)s is about the same."


class NotYoursError(DomainError):
    """The person does not keep the network of this unit."""

    code = "network_not_yours"
    message = "You do not keep the network of “%(unit)s”."
