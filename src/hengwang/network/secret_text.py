"""What secrets of the network are for; the purpose is part of the key."""

from hengwang.accounts.secret_text import open_text, seal_text

__all__ = ["CONFIGURATION", "PROBES", "open_text", "seal_text"]

CONFIGURATION = "device-configuration"
PROBES = "probe-credential"
