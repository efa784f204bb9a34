"""Objects and registers as lines of text, which is how people copy them from a device's manual."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.collector.protocol.messages import Message
from hengwang.collector.protocol.plan import ModbusItem, SnmpItem

NAME, OID, TABLE, ADDRESS, TYPE, SCALE = "name", "oid", "table", "address", "type", "scale"
SNMP_COLUMNS = (NAME, OID, TYPE)
MODBUS_COLUMNS = (NAME, TABLE, ADDRESS, TYPE, SCALE, "first")


def snmp_items(text: str) -> list[dict[str, Any]]:
    """Name, OID, type."""
    return _read(text, SNMP_COLUMNS, SnmpItem)


def modbus_items(text: str) -> list[dict[str, Any]]:
    """Name, table, address, type, scale, first word."""
    return _read(text, MODBUS_COLUMNS, ModbusItem)


def snmp_text(items: Iterable[Mapping[str, Any]]) -> str:
    """One a line."""
    return _write(items, SNMP_COLUMNS)


def modbus_text(items: Iterable[Mapping[str, Any]]) -> str:
    """One a line."""
    return _write(items, MODBUS_COLUMNS)


def _read(text: str, columns: tuple[str, ...], shape: type[Message]) -> list[dict[str, Any]]:
    found = []
    for line in filter(str.strip, text.splitlines()):
        words = line.replace(",", " ").replace("，", " ").replace("\t", " ").split()
        given = dict(zip(columns, words, strict=False))
        try:
            if len(words) > len(columns):
                raise ValueError(line)
            one = shape.model_validate(given)
        except ValueError as error:
            said = _("This line cannot be read: %(line)s") % {"line": line.strip()}
            raise forms.ValidationError(said) from error
        found.append(one.model_dump(mode="json", exclude_defaults=True))
    return found


def _write(items: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> str:
    lines = []
    for item in items:
        words = [item.get(name) for name in columns]
        known = max((at for at, word in enumerate(words) if word is not None), default=-1) + 1
        lines.append(" ".join(_word(columns[at], words[at]) for at in range(known)))
    return "\n".join(lines)


def _word(column: str, value: Any) -> str:
    usual = {TABLE: "holding", TYPE: "uint16", SCALE: "1", "first": "high"}
    return str(usual.get(column, "") if value is None else value)
