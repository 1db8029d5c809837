"""The page on which an editor confirms or corrects what a machine read in a trial's criteria.

It is the form of the trial with nothing but its eligibility groups on it: what is saved here is a draft, as anything
that is saved in the form, and readers see it once it is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin.addresses import page_of
from editorial.admin.outlived import send_back
from editorial.models import Edition
from editorial.snapshots import Unusable
from trials.actions import look_at
from trials.change_words import tell
from trials.marked_criteria import Reading, marked, numbers_of, readings
from trials.models import EligibilityGroup, Trial, TrialChange
from trials.querysets import with_unchecked_criteria
from trials.shown_criteria import shown, signed
from trials.wording import NAMES, words_at

# The fields of a group on the form, by the criterion that they are about.
_FIELDS: Final = {
    "ais": ("ais", "ais_when", "ais_words"),
    "level": ("level_min", "level_max", "level_kind", "level_words"),
    "days": (
        *("days_min", "days_min_inclusive", "days_max", "days_max_inclusive", "days_anchor"),
        "days_words",
    ),
    "age": ("age_min", "age_max", "age_words"),
}
_MACHINE: Final = EligibilityGroup.Origin.MACHINE


@dataclass(frozen=True)
class Part:
    """Fields of one criterion, and what the machine read of it."""

    name: Any
    fields: Any
    reading: Reading | None


@dataclass(frozen=True)
class Cohort:
    """A group on the form, and beside it the machine's."""

    form: Any
    head: Any
    parts: list[Part]
    tail: Any


class Unchecked(admin.SimpleListFilter):
    """Trials by whether an editor has checked what a machine read in their criteria."""

    title = gettext_lazy("criteria")
    parameter_name = "criteria"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        """The choice."""
        yield "machine", _("Read by machine, not yet checked")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The trials of the choice."""
        return with_unchecked_criteria(queryset) if self.value() == "machine" else queryset


class CriteriaPage:
    """Mixin of the admin of trials."""

    def get_urls(self) -> list[URLPattern]:
        """With the page of criteria."""
        parent: Any = super()
        view = parent._view(_criteria_view)
        return [path("<path:object_id>/criteria/", view, name="trials_trial_criteria"), *parent.get_urls()]

    def get_list_display(self, request: HttpRequest) -> Any:
        """With a way to the page, where the list is of trials to be checked."""
        parent: Any = super()
        columns = parent.get_list_display(request)
        return (*columns, self._way(request)) if request.GET.get(Unchecked.parameter_name) else columns

    def _way(self, request: HttpRequest) -> Any:
        this: Any = self
        kept = {"opts": this.opts, "preserved_filters": this.get_preserved_filters(request)}

        @admin.display(description=gettext_lazy("criteria"))
        def check(trial: Trial) -> str:
            address = add_preserved_filters(kept, page_of(trial, "criteria"))
            return format_html('<a href="{}">{}</a>', address, _("Check"))

        return check

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """None of the trial's own on the page of criteria."""
        parent: Any = super()
        return [(None, {"fields": ()})] if _is_asked(request) else parent.get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """The groups alone on the page of criteria."""
        parent: Any = super()
        inlines = parent.get_inlines(request, obj)
        return [one for one in inlines if one.model is EligibilityGroup] if _is_asked(request) else inlines

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Where no editor has written groups, those of the machine are filled in."""
        parent: Any = super()
        kwargs: dict[str, Any] = parent.get_formset_kwargs(request, obj, inline, prefix)
        if _is_asked(request) and request.method != "POST":
            kwargs["initial"] = suggestions(obj)
        return kwargs

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The groups beside the text, on the page of criteria."""
        parent: Any = super()
        page: Any = parent.render_change_form(request, context, *args, **kwargs)
        if _is_asked(request):
            page.template_name = "admin/trial/criteria.html"
            page.context_data |= _beside(context["original"], context["inline_admin_formsets"][0])
            page.context_data["reason"] = context["reason"] or _("Criteria checked against the registry's words.")
        answer: HttpResponse = page
        return answer

    def _draw_from(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Where the registry changed its text while the page was open, the page comes back with that of today."""
        if _is_asked(request) and request.method == "POST" and not shown(request, record).is_of(record):
            changed = _(
                "The registry changed its criteria while this page was open. The text below is that of today: hold your"
                " values against it, then save again."
            )
            send_back(request, Unusable("", changed))
        parent: Any = super()
        context: dict[str, Any] = parent._draw_from(request, record)
        return context

    def _go_on(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Whoever saves the page has looked at the registry's changes that stood on it."""
        if _is_asked(request):
            seen = _waiting(obj).filter(pk__in=shown(request, obj).changes)
            look_at(changes=seen, by=request.user.get_username())
        parent: Any = super()
        answer: HttpResponse | None = parent._go_on(request, obj)
        return answer


class CriteriaInline:
    """Mixin of the inline of groups."""

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """On the page of criteria those that a machine read, and an empty one."""
        return len(suggestions(obj)) + 1 if _is_asked(request) else 0

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """On the page of criteria one for each criterion; what belongs to none before and after them."""
        parent: Any = super()
        if not _is_asked(request):
            return parent.get_fieldsets(request, obj)
        return [
            (None, {"fields": ("label",)}),
            *((None, {"fields": _FIELDS.get(name, (name,))}) for name in NAMES),
            (None, {"fields": ("other_words", "position")}),
        ]


def suggestions(trial: Trial) -> list[dict[str, Any]]:
    """The machine's groups as a form begins with them; none where an editor wrote groups, or took theirs away again."""
    groups = trial.eligibility_groups
    if groups.exclude(origin=_MACHINE).exists() or _had_groups(trial):
        return []
    columns = [field.name for field in EligibilityGroup._meta.concrete_fields if field.editable]
    return [
        {name: getattr(group, name) for name in columns if name not in {"id", "trial"}} | _doubts(group, trial.criteria)
        for group in groups.filter(origin=_MACHINE)
    ]


def _doubts(group: EligibilityGroup, text: str) -> dict[str, str]:
    """The words that left the machine in doubt: who confirms them untouched must not say that there are none."""
    found = {name: words for name in group.unsure if (words := words_at(group, name, text))}
    own = {f"{name}_words": words for name, words in found.items() if name in _FIELDS}
    others = [group.other_words, *(words for name, words in found.items() if name not in _FIELDS)]
    return own | {"other_words": "\n".join(filter(None, others))}


def _had_groups(trial: Trial) -> bool:
    """Whether an editor once saved groups, in whatever edition."""
    return Edition.objects.about(trial).filter(snapshot__owned__eligibility_groups__0__isnull=False).exists()


def _criteria_view(model_admin: Any, request: HttpRequest, trial: Trial) -> HttpResponse:
    request.criteria_alone = True  # type: ignore[attr-defined]
    answer: HttpResponse = model_admin.changeform_view(request, str(trial.pk), "", {"title": _("Criteria")})
    return answer


def _is_asked(request: HttpRequest) -> bool:
    return getattr(request, "criteria_alone", False)


def _waiting(trial: Trial) -> QuerySet[TrialChange]:
    """What registries changed in who is taken, and nobody has looked at."""
    return trial.changes.filter(weight=TrialChange.Weight.ELIGIBILITY, looked_at=None).order_by("-seen_on", "-pk")


def _beside(trial: Trial, formset: Any) -> dict[str, Any]:
    """The text with its marks, and each group of the form with what the machine read."""
    text, waiting = trial.criteria, list(_waiting(trial))
    read = list(trial.eligibility_groups.filter(origin=_MACHINE))
    numbers = numbers_of(read, text)
    told = [(group, readings(group, text, numbers)) for group in read]
    forms = [form for form in formset if "__prefix__" not in form.form.prefix]
    by_editor = any(form.original for form in forms)
    empty = forms.pop() if forms and not forms[-1].form.is_bound and forms[-1].original is None else None
    return {
        "text": marked(text, numbers),
        "formset": formset,
        "cohorts": [_cohort(form, one[1] if one else ()) for form, one in zip_longest(forms, told[: len(forms)])],
        "empty": _cohort(empty, ()) if empty else None,
        "others": told[len(forms) :],
        "by_editor": by_editor,
        "is_read": bool(read),
        "is_suggested": bool(read and forms and not by_editor),
        "waiting": [(change, tell(change)) for change in waiting],
        "shown": signed(trial, waiting),
    }


def _cohort(form: Any, read: Any) -> Cohort:
    """What a machine was not certain of comes first."""
    head, *fieldsets, tail = form
    by_name = dict(zip(NAMES, fieldsets, strict=True))
    of_machine = {reading.criterion.field: reading for reading in read}
    order = list(of_machine) or list(NAMES)
    return Cohort(form, head, [Part(NAMES[name], by_name[name], of_machine.get(name)) for name in order], tail)
