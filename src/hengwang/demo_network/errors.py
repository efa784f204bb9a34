"""Why the network of the demonstration cannot be made here.

DemoNetworkError
├── NamespacesRefusedError
├── ProgramsMissingError
└── NotReadyError
"""

from hengwang.kernel.errors import DomainError


class DemoNetworkError(DomainError):
    """The network of the demonstration cannot be made."""

    code = "demo_network_refused"
    message = "The network of the demonstration cannot be made."


class NamespacesRefusedError(DemoNetworkError):
    """The system lets this user make no namespaces."""

    code = "namespaces_refused"
    message = (
        "This system lets you make no network namespaces (%(detail)s). Run as root, allow user "
        "namespaces (sysctl kernel.unprivileged_userns_clone=1), or start a container with "
        "--privileged."
    )


class ProgramsMissingError(DemoNetworkError):
    """A program the hosts run is not installed."""

    code = "programs_missing"
    message = "Not installed: %(names)s. tools/debian.py installs what is missing."


class NotReadyError(DemoNetworkError):
    """Something did not come up in its time."""

    code = "demo_network_not_ready"
    message = "%(what)s did not come up within %(seconds)s seconds."
