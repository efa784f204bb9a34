"""Secrets of agents: entered, changed, never shown again; neither trail nor log holds one."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.protocol.plan import Credential as PlannedCredential
from hengwang.monitoring.choices import CredentialVersion
from hengwang.monitoring.errors import (
    CredentialIncompleteError,
    SecretTooShortError,
    WatchNameTakenError,
)
from hengwang.monitoring.models import Credential
from hengwang.network.secret_text import PROBES, seal_text
from hengwang.organizations.models import Unit

LEAST_KEY = 8
_SHAPE: TypeAdapter[Any] = TypeAdapter(PlannedCredential)


@transaction.atomic
def add_credential(
    unit: Unit, name: str, version: CredentialVersion, told: Mapping[str, str], *, by: User
) -> tuple[Credential, str]:
    """Keep a secret, encrypted; a push token is made here and given out this once.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
        CredentialIncompleteError, SecretTooShortError: The secret cannot be used.
        WatchNameTakenError: The name is in use.
    """
    require(by, Permission.EDIT_MONITORING, unit)
    if Credential.objects.filter(name=name).exists():
        raise WatchNameTakenError(name=name)
    sealed, token = _sealed(version, told)
    made = Credential.objects.create(unit=unit, name=name, version=version, secret=sealed)
    record("credential.added", made, by=by, after={"name": name, "version": version})
    return made, token


@transaction.atomic
def change_secret(credential_id: int, told: Mapping[str, str], *, by: User) -> str:
    """Put another secret in the place of the former; returns a new push token, else "".

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
        CredentialIncompleteError, SecretTooShortError: The secret cannot be used.
    """
    rows = Credential.objects.select_for_update(of=("self",)).select_related("unit__region")
    held: Credential = rows.get(pk=credential_id)
    require(by, Permission.EDIT_MONITORING, held.unit)
    held.secret, token = _sealed(CredentialVersion(held.version), told)
    held.changed_at = timezone.now()
    held.save(update_fields=["secret", "changed_at"])
    record("credential.changed", held, by=by)
    return token


def _sealed(version: CredentialVersion, told: Mapping[str, str]) -> tuple[str, str]:
    if version is CredentialVersion.PUSH:
        token = secrets.token_urlsafe(24)
        kept: dict[str, str | None] = {"token_sha256": fingerprint(token)}
        return seal_text(json.dumps(kept), PROBES), token
    given = {name: value for name, value in told.items() if value}
    _refuse_incomplete(version, given)
    try:
        _SHAPE.validate_python(given | {"version": version.value})
    except ValidationError as error:
        # Which part, never what was in it.
        part = ", ".join(str(one["loc"][-1]) for one in error.errors(include_input=False))
        raise CredentialIncompleteError(part=part) from None
    return seal_text(json.dumps(given), PROBES), ""


def _refuse_incomplete(version: CredentialVersion, given: Mapping[str, str]) -> None:
    needed = ["community"] if version is CredentialVersion.COMMUNITY else ["user"]
    for way, key in (("authentication", "authentication_key"), ("privacy", "privacy_key")):
        if way in given:
            needed.append(key)
    if "privacy" in given:
        needed.append("authentication")
    for part in needed:
        if part not in given:
            raise CredentialIncompleteError(part=part)
    for key in ("authentication_key", "privacy_key"):
        if key in given and len(given[key]) < LEAST_KEY:
            raise SecretTooShortError
