"""A trial in the words of schema.org."""

from typing import Final

from editorial.metadata import Thing
from trials.models import Trial
from trials.models.choices import Status, StudyType

_STATUSES: Final[dict[str, str]] = {
    Status.RECRUITING: "Recruiting",
    Status.NOT_YET_RECRUITING: "NotYetRecruiting",
    Status.ENROLLING_BY_INVITATION: "EnrollingByInvitation",
    Status.ACTIVE_NOT_RECRUITING: "ActiveNotRecruiting",
    Status.SUSPENDED: "Suspended",
    Status.TERMINATED: "Terminated",
    Status.COMPLETED: "Completed",
    Status.WITHDRAWN: "Withdrawn",
}
_ABOUT_THE_INJURY: Final = {Trial.Relevance.SCI_TREATMENT, Trial.Relevance.SCI_OTHER}


def trial_thing(trial: Trial) -> Thing:
    """What it is called, who leads it and its status; {} for what is no study."""
    if trial.is_programme or trial.study_type == StudyType.EXPANDED_ACCESS:
        return {}
    status = _STATUSES.get(trial.status)
    observed = trial.study_type == StudyType.OBSERVATIONAL
    return {
        "@type": "MedicalObservationalStudy" if observed else "MedicalTrial",
        "name": str(trial),
        "alternateName": trial.title if trial.plain_title else "",
        "identifier": trial.slug,
        # A status that has aged is not handed on as if it were today's.
        "status": f"https://schema.org/{status}" if status and not trial.dated_since else "",
        "sponsor": {"@type": "Organization", "name": trial.sponsor} if trial.sponsor else {},
        "healthCondition": {"@type": "MedicalCondition", "name": "Spinal cord injury"}
        if trial.relevance in _ABOUT_THE_INJURY
        else {},
    }
