"""Registers and objects of a form: what was typed as settings, and a mistake beside its field."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.collector.protocol.plan import ModbusItem, SnmpItem
from hengwang.monitoring.registers import LineUnreadableError, modbus_of, snmp_of

Item = TypeVar("Item", ModbusItem, SnmpItem)


def snmp_items(text: str) -> list[dict[str, Any]]:
    """Objects as the collector reads them."""
    return _settings(snmp_of, text)


def modbus_items(text: str) -> list[dict[str, Any]]:
    """Registers as the collector reads them."""
    return _settings(modbus_of, text)


def _settings(read: Callable[[str], Iterable[Item]], text: str) -> list[dict[str, Any]]:
    try:
        items = read(text)
    except LineUnreadableError as error:
        said = _("This line cannot be read: %(line)s") % {"line": error.line}
        raise forms.ValidationError(said) from error
    return [one.model_dump(mode="json", exclude_defaults=True) for one in items]
