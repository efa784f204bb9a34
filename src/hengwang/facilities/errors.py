"""What the machine rooms refuse, each with a stable code."""

from hengwang.kernel.errors import DomainError


class SensorNameTakenError(DomainError):
    """Two sensors of one room bear one name."""

    code = "sensor_name_taken"
    message = "The room has a sensor “%(name)s” already."


class ReadingTakenError(DomainError):
    """Another sensor reads the same value of the same source."""

    code = "sensor_value_taken"
    message = "“%(value)s” of this source is read by “%(sensor)s” already."


class SourceUnreadableError(DomainError):
    """A line of a source says nothing a collector can ask."""

    code = "sensor_source_unreadable"
    message = "Line %(line)s cannot be read: %(text)s"


class SourceElsewhereError(DomainError):
    """The source was entered for another unit."""

    code = "sensor_source_elsewhere"
    message = "The source “%(source)s” belongs to another unit."


class LimitsOutOfOrderError(DomainError):
    """Limits must rise from low alarm to high alarm."""

    code = "limits_out_of_order"
    message = "The limits must rise: low alarm, low warning, high warning, high alarm."


class HysteresisTooWideError(DomainError):
    """A value could never come back."""

    code = "hysteresis_too_wide"
    message = "With a hysteresis of %(hysteresis)s a value could never be normal again."


class IncidentJudgedError(DomainError):
    """Somebody has acknowledged it meanwhile."""

    code = "room_incident_judged"
    message = "“%(name)s” has acknowledged this incident already."


class MaintenanceInFutureError(DomainError):
    """What has not been done yet is planned, not recorded."""

    code = "maintenance_in_future"
    message = "%(day)s has not come yet."


class DueBeforeDoneError(DomainError):
    """The next time lies before this one."""

    code = "maintenance_due_before_done"
    message = "The next time must lie after %(day)s."


class EnergyFellError(DomainError):
    """A cumulative meter does not run backwards."""

    code = "energy_fell"
    message = "The meter showed %(before)s kWh already; mark a new meter or a reset."


class ReadingExistsError(DomainError):
    """There is a reading of that instant."""

    code = "energy_reading_exists"
    message = "The meter has a reading at %(at)s already."


class MeterNameTakenError(DomainError):
    """Two meters of one room bear one name."""

    code = "meter_name_taken"
    message = "The room has a meter “%(name)s” already."


class SensorSheetUnreadableError(DomainError):
    """The workbook is none, or lacks a column that is needed."""

    code = "sensor_sheet_unreadable"
    message = "The workbook cannot be imported: %(reason)s"


class SensorSheetRefusedError(DomainError):
    """Some rows have problems, so nothing was imported."""

    code = "sensor_sheet_refused"
    message = "%(count)s rows have problems; nothing was imported."


class SensorCellError(DomainError):
    """A cell cannot be read as what its column holds."""

    code = "sensor_cell_unreadable"
    message = "“%(value)s” in the column “%(column)s” is not known or cannot be read."
