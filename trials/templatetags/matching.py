"""How the criteria of a cohort stand on the page of a match."""

from django import template

from trials.match.answer import GroupAnswer, Verdict

register = template.Library()


@register.filter
def points(group: GroupAnswer) -> list[tuple[Verdict, str]]:
    """The names of the criteria under each verdict that there is: (Fits, 'AIS grade, Level and Age')."""
    found: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for one in group.criteria:
        found[one.verdict].append(one.label)
    return [(verdict, ", ".join(labels)) for verdict, labels in found.items() if labels]
