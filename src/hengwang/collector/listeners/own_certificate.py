"""The certificate this machine shows to sensors that push; read again when its file was renewed."""

import logging
import ssl
from pathlib import Path

log = logging.getLogger(__name__)


class OwnCertificate:
    """One file (PEM: certificate, chain and key) an operator keeps on this machine.

    A key never travels with the plan. Connections that are open keep what they were shown.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._read_at = self._changed_at()
        self.context.load_cert_chain(path)

    def renew(self) -> bool:
        """Read the file again when it changed; a file that cannot be read changes nothing."""
        changed_at = self._changed_at()
        if changed_at == self._read_at:
            return False
        self._read_at = changed_at
        try:
            # First in a context of its own: a half-written file must not spoil the one in use.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self._path)
            self.context.load_cert_chain(self._path)
        except OSError as error:
            log.error("the certificate %s cannot be read: %s", self._path, error.strerror or error)
            return False
        log.info("the certificate %s was read again", self._path)
        return True

    def _changed_at(self) -> tuple[int, int]:
        try:
            told = self._path.stat()
        except FileNotFoundError:
            return 0, 0
        return told.st_mtime_ns, told.st_ino
