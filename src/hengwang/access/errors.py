"""What access refuses, each with a stable code."""

from hengwang.kernel.errors import DomainError


class ApplicationStateError(DomainError):
    """The act does not fit where the application stands by now."""

    code = "access_application_state"
    message = "The application is at “%(standing)s” by now; this is not possible any more."


class TimeBackwardsError(DomainError):
    """A step would end before it began, or in the future."""

    code = "access_time_backwards"
    message = "A step ends after it began (%(begun)s) and not in the future."


class OwnApplicationError(DomainError):
    """Who applied, or handed in for the unit, does not decide."""

    code = "access_own_application"
    message = "Nobody decides about their own application."


class OwnPlanError(DomainError):
    """Who drew up an allocation does not sign it."""

    code = "access_own_plan"
    message = "Who drew up the allocation does not sign it; somebody else has to."


class ReasonNeededError(DomainError):
    """A rejection, a return or a cancellation without a word."""

    code = "access_reason_needed"
    message = "Say why."


class DelayUnexplainedError(DomainError):
    """A step ends after its due date and nobody says why."""

    code = "access_delay_unexplained"
    message = "This step was due on %(due)s: say why it took longer."


class TakenBySomebodyError(DomainError):
    """Two people take one step."""

    code = "access_step_taken"
    message = "%(name)s has taken this step already."


class PointNeededError(DomainError):
    """The kind of application is about an access point, and none of the unit's is named."""

    code = "access_point_needed"
    message = "Choose the access point this is about."


class PointClosedError(DomainError):
    """The access point is closed by now."""

    code = "access_point_closed"
    message = "The access point is closed since %(day)s."


class ApplicationRunningError(DomainError):
    """The access point, or the private network, has an application that is not over."""

    code = "access_application_running"
    message = "%(number)s about the same is not over yet."


class FactMissingError(DomainError):
    """The kind of application needs a fact that is missing."""

    code = "access_fact_missing"
    message = "Say “%(field)s”."


class PlanIncompleteError(DomainError):
    """The allocation lacks what opening will need."""

    code = "access_plan_incomplete"
    message = "The allocation lacks: %(field)s."


class NoPlanError(DomainError):
    """Nothing was drawn up that could be signed."""

    code = "access_no_plan"
    message = "Draw up the allocation first."


class SignatureBrokenError(DomainError):
    """What was signed is not what stands there now."""

    code = "access_signature_broken"
    message = "The allocation was changed after it was signed; it has to be signed anew."


class NoCollectorError(DomainError):
    """Nobody can watch the new connection."""

    code = "access_no_collector"
    message = "No collector at work may ask %(address)s: enter one, or let one ask there."


class ConnectedAlreadyError(DomainError):
    """A circuit belongs to an access point already."""

    code = "access_circuit_taken"
    message = "The circuit %(circuit)s belongs to the access point “%(point)s”."


class ListedAlreadyError(DomainError):
    """The unit is on the list of those due already."""

    code = "access_listed_already"
    message = "%(unit)s is on the list already."


class NotListedError(DomainError):
    """The unit is not on the list of those due."""

    code = "access_not_listed"
    message = "%(unit)s is not on the list."


class BeforeOpeningError(DomainError):
    """An end lies before its beginning."""

    code = "access_before_opening"
    message = "It opened on %(day)s only."


class InFutureError(DomainError):
    """A day that has not come."""

    code = "access_in_future"
    message = "%(day)s has not come yet."


class AlreadyFollowedError(DomainError):
    """A rejected application was handed in anew already."""

    code = "access_followed_already"
    message = "It was handed in anew as %(number)s."


class NotRejectedError(DomainError):
    """Only what was rejected is handed in anew."""

    code = "access_not_rejected"
    message = "Only a rejected application is handed in anew."


class TermsPastError(DomainError):
    """Terms that should hold from a day that is over."""

    code = "access_terms_past"
    message = "New terms begin today at the earliest: what was promised before stays."


class TermsExistError(DomainError):
    """A second version of the same day."""

    code = "access_terms_exist"
    message = "There are terms from %(day)s already; choose another day."


class TermsHoldError(DomainError):
    """Terms are taken back that hold already."""

    code = "access_terms_hold"
    message = "These terms hold already; enter new ones from a later day instead."


class TermsIncompleteError(DomainError):
    """A step without a term."""

    code = "access_terms_incomplete"
    message = "%(kind)s, %(step)s: say how many working days, from 0 to %(most)s."


class NothingToKeepError(DomainError):
    """A move should keep addresses, and the access point's circuits hold none."""

    code = "access_nothing_to_keep"
    message = "The access point's circuits hold no address that could be kept; give it new ones."


class KeptAddressesError(DomainError):
    """What was to be kept changed between the signature and the opening."""

    code = "access_kept_addresses_changed"
    message = (
        "The addresses that were to be kept are not those that were signed; withdraw the "
        "allocation and sign another one."
    )
