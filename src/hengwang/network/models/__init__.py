"""Resources of the network; written by this app's services only."""

from hengwang.network.models.circuits import (
    Circuit,
    CircuitBandwidth,
    CircuitQuerySet,
    CircuitStatusSpan,
    CircuitTraffic,
)
from hengwang.network.models.devices import (
    Device,
    DeviceConfiguration,
    DeviceQuerySet,
    DeviceStatusSpan,
    Interface,
    RackUnit,
)
from hengwang.network.models.places import Rack, RackQuerySet, Room, Site
from hengwang.network.models.scoping import Kept, KeptQuerySet
from hengwang.network.models.spans import Span, SpanQuerySet, covering_q
from hengwang.network.models.verifications import Verification
from hengwang.network.models.zones import Egress, EgressBandwidth, Zone

__all__ = [
    "Circuit",
    "CircuitBandwidth",
    "CircuitQuerySet",
    "CircuitStatusSpan",
    "CircuitTraffic",
    "Device",
    "DeviceConfiguration",
    "DeviceQuerySet",
    "DeviceStatusSpan",
    "Egress",
    "EgressBandwidth",
    "Interface",
    "Kept",
    "KeptQuerySet",
    "Rack",
    "RackQuerySet",
    "RackUnit",
    "Room",
    "Site",
    "Span",
    "SpanQuerySet",
    "Verification",
    "Zone",
    "covering_q",
]
