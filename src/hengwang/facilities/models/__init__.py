"""What the machine rooms keep."""

from hengwang.facilities.models.care import MaintenanceRecord
from hengwang.facilities.models.energy import EnergyMeter, EnergyReading
from hengwang.facilities.models.incidents import DoorEvent, RoomIncident, SilentSpan
from hengwang.facilities.models.sensors import RoomGrade, Sensor, Threshold

__all__ = [
    "DoorEvent",
    "EnergyMeter",
    "EnergyReading",
    "MaintenanceRecord",
    "RoomGrade",
    "RoomIncident",
    "Sensor",
    "SilentSpan",
    "Threshold",
]
