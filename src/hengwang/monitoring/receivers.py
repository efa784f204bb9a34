"""What monitoring does when the inventory changes: opening begins, giving up ends."""

from hengwang.addressing.models import DomainName
from hengwang.monitoring.models import Watch
from hengwang.monitoring.services.targets import close_target
from hengwang.monitoring.services.watching import end_watch_of, watch_opened
from hengwang.network.choices import DeviceStatus
from hengwang.network.models import Circuit, Device
from hengwang.outbox.registry import receives


@receives("circuit.closed")
def end_with_circuit(circuit_id: int) -> None:
    """A circuit that is given up is watched no longer."""
    end_watch_of(Circuit.objects.get(pk=circuit_id), by=None, reason="circuit.closed")


@receives("circuit.added")
@receives("circuit.status_changed")
def begin_with_circuit(circuit_id: int) -> None:
    """A circuit that opened is watched."""
    watch_opened(Circuit.objects.select_related("unit__region").get(pk=circuit_id))


@receives("device.status_changed")
def end_with_device(device_id: int) -> None:
    """A device that is retired is watched no longer."""
    device = Device.objects.get(pk=device_id)
    if device.status == DeviceStatus.RETIRED:
        end_watch_of(device, by=None, reason="device.retired")


@receives("address.released")
def end_with_address(address_id: int) -> None:
    """What was watched at an address that is released is watched no longer."""
    links = Watch.objects.present().filter(address=address_id)
    for target_id in list(links.values_list("target_id", flat=True)):
        close_target(target_id, by=None, reason="address.released")


@receives("domain.changed")
def end_with_domain(domain_id: int) -> None:
    """A name that is taken out of the plan is watched no longer."""
    found = DomainName.objects.filter(pk=domain_id).exclude(until_on=None).first()
    if found is not None:
        end_watch_of(found, by=None, reason="domain.ended")
