"""What a store of samples cannot do; codes and parameters, translated at the edge."""

from hengwang.kernel.errors import DomainError


class StoreFailedError(DomainError):
    """The store could not keep or read samples; what was asked was not done at all."""

    code = "sample_store_failed"
    message = "The store of samples cannot be used: %(detail)s"


class SealedFileAlteredError(DomainError):
    """A file of sealed samples is not what was sealed."""

    code = "sealed_samples_altered"
    message = "The sealed samples %(name)s are missing or were altered."


class StoreUnfitError(DomainError):
    """The server of samples was started in a way that would lose or merge some."""

    code = "sample_store_unfit"
    message = "The store of samples runs with -%(flag)s=%(value)s; it needs %(wanted)s."
