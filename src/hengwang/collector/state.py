"""What a collector keeps between its runs: its token, its plan, its spool; readable by it alone."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr, ValidationError

from hengwang.collector.protocol.messages import Message
from hengwang.collector.protocol.plan import PlanDocument

TOKEN_BYTES = 32


class _KeptPlan(Message):
    etag: str
    document: str


@dataclass(frozen=True, slots=True)
class FetchedPlan:
    """A plan and the name the server gave it; `text` is what the server sent."""

    etag: str
    document: PlanDocument
    text: str


class StateFolder:
    """One folder, mode 0700; every file is written beside its place and then put there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    @property
    def spool(self) -> Path:
        """Where the spool lies."""
        return self._folder / "spool"

    def token(self) -> SecretStr | None:
        """Return the token the server knows, None before enrolment."""
        return self._secret("token")

    def pending_token(self) -> SecretStr | None:
        """Return the token that is to be known next, None when no change is under way."""
        return self._secret("token.next")

    def propose_token(self) -> SecretStr:
        """Return the pending token, made now when there is none: a repeated try has the same."""
        pending = self.pending_token()
        if pending is None:
            pending = SecretStr(secrets.token_urlsafe(TOKEN_BYTES))
            self._write("token.next", pending.get_secret_value())
        return pending

    def adopt_token(self) -> None:
        """Make the pending token the one in use."""
        (self._folder / "token.next").rename(self._folder / "token")
        self._sync()

    def drop_proposal(self) -> None:
        """Forget a token the server refused."""
        (self._folder / "token.next").unlink(missing_ok=True)

    def plan(self) -> FetchedPlan | None:
        """Return the last plan; None without one, or where it can no longer be read."""
        with suppress(OSError, ValidationError):
            kept = _KeptPlan.model_validate_json((self._folder / "plan.json").read_bytes())
            document = PlanDocument.model_validate_json(kept.document)
            return FetchedPlan(kept.etag, document, kept.document)
        return None

    def keep_plan(self, plan: FetchedPlan) -> None:
        """Keep a plan for a start without the server; it holds secrets."""
        self._write("plan.json", _KeptPlan(etag=plan.etag, document=plan.text).model_dump_json())

    def _secret(self, name: str) -> SecretStr | None:
        try:
            return SecretStr((self._folder / name).read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return None

    def _write(self, name: str, text: str) -> None:
        new = self._folder / f"{name}.new"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            # A file left over from before may have been readable by others.
            os.fchmod(handle, 0o600)
            file.write(text)
            file.flush()
            os.fsync(handle)
        new.rename(self._folder / name)
        self._sync()

    def _sync(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
