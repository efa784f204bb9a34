"""What a rule of the checker is called on pages; its name stays what files and commands say."""

from django.utils.translation import gettext

from hengwang.checker.registry import rule_named


def rule_title(name: str) -> str:
    """The rule in the reader's language; an office's own rule keeps the name it was given."""
    text = gettext(name)
    if text != name or rule_named(name) is None:
        return text
    return name.replace("-", " ").capitalize()
