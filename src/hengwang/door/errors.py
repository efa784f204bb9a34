"""What the units' door refuses, each with a stable code."""

from hengwang.kernel.errors import DomainError


class BulletinStateError(DomainError):
    """The step does not fit the state the bulletin is in by now."""

    code = "bulletin_state"
    message = "The bulletin is “%(state)s”; this step is not possible any more."


class NobodyAddressedError(DomainError):
    """A bulletin is for nobody."""

    code = "bulletin_for_nobody"
    message = "Say for whom it is: everybody, regions, units or circuits."


class ForeignAudienceError(DomainError):
    """A bulletin is addressed to a place its writer does not look after."""

    code = "bulletin_foreign_audience"
    message = "“%(name)s” is not looked after by you; leave it out."


class GroundMissingError(DomainError):
    """A bulletin about an outage or planned work names none."""

    code = "bulletin_ground_missing"
    message = "Choose the outage or the planned work it is about; its times come from there."


class OutageGoesOnError(DomainError):
    """What has not ended cannot be closed."""

    code = "bulletin_outage_goes_on"
    message = "The ledger says the outage goes on; the bulletin is closed when it is over."


class WorkNotOverError(DomainError):
    """Planned work that is still to come or goes on."""

    code = "bulletin_work_not_over"
    message = "The planned work lasts until %(until)s; the bulletin is closed when it is over."


class CauseNotSaidError(DomainError):
    """Nobody has said why."""

    code = "bulletin_cause_not_said"
    message = "Say the cause: units read it when the bulletin is closed."


class TextMissingError(DomainError):
    """Nothing is said."""

    code = "bulletin_text_missing"
    message = "Write a word."
