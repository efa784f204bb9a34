"""What a configuration hides: passwords, keys and communities of the makers in use; pure."""

import re

HIDDEN = "••••••"
# After one of these words every other word of the line is covered but for those that say how it
# is written: makers put two secrets into a line, and many words before either.
_OPENERS = frozenset(
    {
        *("password", "passwd", "passphrase", "secret", "cipher", "irreversible-cipher", "hash"),
        *("community", "key", "psk", "md5", "securityname", "shared-key"),
    }
)
# Elsewhere these words say who is asked, not what the answer is.
_SNMP_OPENERS = frozenset({"auth", "priv", "authentication-mode", "privacy-mode"})
_HARMLESS = frozenset({"public-key", "peer-public-key"})
_OPENING_ENDS = ("-key", "-password", "-secret", "-string", "-psk", "-passphrase")
_HOSTS = ("snmp-server host", "snmp-agent target-host")
_SHOWN = frozenset(
    {
        *("simple", "plain", "plaintext", "encrypted", "read", "write", "ro", "rw", "level"),
        *("version", "v1", "v2c", "v3", "1", "2c", "sha", "sha1", "sha2-256", "sha256", "sha512"),
        *("des", "des56", "3des", "aes", "aes128", "aes192", "aes256", "mib-view", "acl"),
        *(
            "snmp-server",
            "snmp-agent",
            "target-host",
            "address",
            "ipv4",
            "ipv6",
            "trap",
            "traps",
            "informs",
            "params",
            "udp-domain",
        ),
        *("udp-port", "ascii", "hex", "type", "privilege", "host", "noauth", "privacy"),
        *("authentication", "authorization", "accounting", "role", "group", "service-type"),
    }
)
_PLACE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}")
_SHORT_NUMBER = re.compile(r"\d{1,2}")
_WORDS = re.compile(r"(\s+)")
_BLOCK = re.compile(r"-----(BEGIN|END) [A-Z0-9 ]*PRIVATE KEY-----")


def without_secrets(text: str) -> str:
    """A configuration in which passwords, keys and communities are covered, line by line."""
    lines, inside = [], False
    for line in text.splitlines():
        edge = _BLOCK.search(line)
        lines.append(HIDDEN if inside and edge is None else _covered(line))
        inside = edge[1] == "BEGIN" if edge else inside
    return "\n".join(lines)


def _covered(line: str) -> str:
    words = _WORDS.split(line)
    plain_line = " ".join(line.casefold().split())
    is_snmp = plain_line.startswith("snmp-")
    is_open, hidden, last = plain_line.startswith(_HOSTS), False, None
    for at, word in enumerate(words):
        plain = word.casefold().strip("\"'")
        if not plain.strip():
            continue
        opens = _opens(plain, is_snmp=is_snmp)
        if is_open and not (opens or _tells_how(plain)):
            words[at], hidden = HIDDEN, True
        elif is_open:
            last = None if opens else at
        is_open = is_open or opens
    if last is not None and not hidden:
        # Nothing but words that say how: the last of them is the secret itself.
        words[last] = HIDDEN
    return "".join(words)


def _opens(plain: str, *, is_snmp: bool) -> bool:
    if plain in _HARMLESS:
        return False
    return (
        plain in _OPENERS or plain.endswith(_OPENING_ENDS) or (is_snmp and plain in _SNMP_OPENERS)
    )


def _tells_how(plain: str) -> bool:
    is_place = _PLACE.fullmatch(plain) or _SHORT_NUMBER.fullmatch(plain)
    return plain in _SHOWN or is_place is not None
