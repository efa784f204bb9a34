"""Templates that other apps place below the login form, such as the demonstration's doors."""

from hengwang.kernel.registry import Registry

login_parts: Registry[str] = Registry("login parts")


def register(key: str, template: str) -> str:
    """Let `template` appear below the login form; it sees the page's context."""
    return login_parts.register(key, template)
