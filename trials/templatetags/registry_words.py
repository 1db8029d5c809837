"""What ClinicalTrials.gov's signs for the build of a trial mean. Other registries' own words stay as they are."""

from typing import Final

from django import template
from django.utils.translation import gettext, gettext_lazy

_ = gettext_lazy
_MEANINGS: Final = {
    "RANDOMIZED": _("By lot (randomised)"),
    "NON_RANDOMIZED": _("Not by lot"),
    "NA": _("Not applicable"),
    "SINGLE_GROUP": _("One group"),
    "PARALLEL": _("Groups side by side"),
    "CROSSOVER": _("Groups that change over"),
    "FACTORIAL": _("Groups for each mix of treatments (factorial)"),
    "SEQUENTIAL": _("Groups one after another"),
    "NONE": _("Nobody: all know it (open)"),
    "SINGLE": _("Kept from one party, such as the person or who measures"),
    "DOUBLE": _("Kept from two parties, such as the person and who measures"),
    "TRIPLE": _("Kept from three parties, such as the person, who treats and who measures"),
    "QUADRUPLE": _("Kept from the person, from who treats, who leads and who measures"),
    "EXPERIMENTAL": _("gets what is tested"),
    "ACTIVE_COMPARATOR": _("for comparison: another treatment"),
    "PLACEBO_COMPARATOR": _("for comparison: a placebo"),
    "SHAM_COMPARATOR": _("for comparison: a sham"),
    "NO_INTERVENTION": _("for comparison: no treatment"),
    "BEHAVIORAL": _("training or behaviour"),
    "BIOLOGICAL": _("cells or another biological product"),
    "COMBINATION_PRODUCT": _("combined product"),
    "DEVICE": _("device"),
    "DIAGNOSTIC_TEST": _("test"),
    "DIETARY_SUPPLEMENT": _("food supplement"),
    "DRUG": _("medicine"),
    "GENETIC": _("genes"),
    "PROCEDURE": _("operation or procedure"),
    "RADIATION": _("radiation"),
    "OTHER": _("other"),
    "RESULT": _("reports results"),
    "DERIVED": _("found by the trial's number"),
    "BACKGROUND": _("background"),
}

register = template.Library()


@register.filter
def meaning(sign: str) -> str:
    """What a sign means; other words as they are, and 'Not stated' for none."""
    return str(_MEANINGS.get(sign, sign)) if sign else gettext("Not stated")
