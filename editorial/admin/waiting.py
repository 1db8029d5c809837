"""What waits: every proposal in one list, to be submitted, approved and published, one by one or together."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Func, Q, QuerySet, TextField
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial import actions
from editorial.actions import NotNow
from editorial.admin.naming import content_models, kind_name, page_address, record_ids, title_in
from editorial.admin.read_only import ReadOnly
from editorial.admin.seen import drawn_now, saved_since
from editorial.admin.telling import tell_done, tell_refusals
from editorial.admin.together import publish_chosen
from editorial.models import Proposal, Publishable
from editorial.roles import PUBLISH, REVIEW
from editorial.search import search_query


class Kind(admin.SimpleListFilter):
    """By the kind of record."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        """Every kind."""
        for model in content_models():
            yield model._meta.label_lower, str(model._meta.verbose_name_plural)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The proposals of the kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class Author(admin.SimpleListFilter):
    """By whoever wrote in it."""

    title = gettext_lazy("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        """Everybody whose words wait; the editor themselves first."""
        me = request.user.get_username()
        names = Proposal.objects.order_by().values_list(
            Func(F("authors"), function="jsonb_array_elements_text", output_field=TextField()), flat=True
        )
        yield me, _("me")
        yield from ((name, name) for name in sorted({*names.distinct()[:50]} - {me}))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The proposals that hold words of theirs."""
        return queryset.filter(authors__contains=[self.value()]) if self.value() else queryset


class ForMe(admin.SimpleListFilter):
    """By what the editor can do about it."""

    title = gettext_lazy("waits for me")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        """The choices."""
        yield "review", _("To review: I wrote none of it")
        yield "named", _("I am named as the reviewer")
        yield "returned", _("Returned to me")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The proposals of the choice."""
        wanted = waits_for(request.user.get_username()).get(self.value() or "")
        return queryset.filter(wanted) if wanted else queryset


def waits_for(me: str) -> dict[str, Q]:
    """What one editor has to do: reviews, reviews in which they are named, and what was returned to them."""
    open_to_me = Q(stage=Proposal.Stage.SUBMITTED) & ~Q(authors__contains=[me])
    return {
        "review": open_to_me,
        "named": Q(stage=Proposal.Stage.SUBMITTED, reviewer=me),
        "returned": Q(stage=Proposal.Stage.RETURNED, authors__contains=[me]),
    }


class Named(ChangeList):
    """A list of proposals that knows where their records are."""

    def get_results(self, request: HttpRequest) -> None:
        """As Django's, and one query for all records."""
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        ids = record_ids(self.result_list)
        for proposal in self.result_list:
            proposal.record_id = ids.get((proposal.kind, proposal.key))


@admin.register(Proposal)
class ProposalAdmin(ReadOnly, admin.ModelAdmin[Proposal]):
    """Everything that waits to be published."""

    list_display = ("record", "of_kind", "stage_in_a_word", "written_by", "reviewer", "saved", "submitted_at")
    change_list_template = "admin/desk/drawn_list.html"
    list_display_links = None
    list_filter = ("stage", ForMe, Kind, Author)
    list_per_page = 50
    show_full_result_count = False
    search_fields: ClassVar[tuple[str, ...]] = ("key",)
    search_help_text = gettext_lazy("Words of what waits, or the beginning of a key.")
    actions = ("submit_selected", "approve_selected", "publish_selected")
    ordering = ("-edition__made_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """With title and time of the edition; the snapshots stay in the database."""
        rows = super().get_queryset(request).annotate(named=title_in("edition__"))
        return rows.select_related("edition").defer("edition__snapshot", "edition__search")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """With addresses."""
        return Named

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By words of the edition that waits, or by the beginning of the key."""
        text = search_term.strip()[:200].replace("\x00", "")
        if not text:
            return queryset, False
        return queryset.filter(Q(key__istartswith=text) | Q(edition__search=search_query(text))), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deletion: what waits is given up on the record's own page."""
        return {name: act for name, act in super().get_actions(request).items() if name != "delete_selected"}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As Django's; the page says when it was drawn."""
        return super().changelist_view(request, {**drawn_now(), **(extra_context or {})})

    @admin.display(description=gettext_lazy("record"), ordering="key")
    def record(self, proposal: Any) -> str:
        """Its title, and the way to its publication."""
        if proposal.record_id is None:
            return str(proposal.named)
        return format_html('<a href="{}">{}</a>', page_address(proposal.kind, proposal.record_id), proposal.named)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def of_kind(self, proposal: Proposal) -> str:
        """The kind as editors call it."""
        return kind_name(proposal.kind)

    @admin.display(description=gettext_lazy("stage"), ordering="stage")
    def stage_in_a_word(self, proposal: Proposal) -> str:
        """The stage without its explanation."""
        return proposal.get_stage_display().partition(":")[0]

    @admin.display(description=gettext_lazy("written by"))
    def written_by(self, proposal: Proposal) -> str:
        """Everybody who wrote in it."""
        return ", ".join(proposal.authors)

    @admin.display(description=gettext_lazy("saved on"), ordering="edition__made_at")
    def saved(self, proposal: Proposal) -> Any:
        """When the edition that waits was saved."""
        return proposal.edition.made_at

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """Whether this editor writes records at all; each record is asked again."""
        user: Any = request.user
        return any(user.has_perm(f"{m._meta.app_label}.change_{m._meta.model_name}") for m in content_models())

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether approval is offered."""
        user: Any = request.user
        return bool(user.has_perm(REVIEW))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether publication is offered."""
        user: Any = request.user
        return bool(user.has_perm(PUBLISH))

    @admin.action(description=gettext_lazy("Submit for review"), permissions=["submit"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> None:
        """Submit each that the editor may change."""
        me = request.user.get_username()

        def submit(obj: Publishable) -> None:
            if not self.admin_site.get_model_admin(type(obj)).has_change_permission(request, obj):
                raise NotNow(_("Somebody else is writing in this draft."))
            actions.submit(obj=obj, by=me)

        self._each(
            request,
            queryset,
            submit,
            lambda n: ngettext("%(count)s draft is submitted.", "%(count)s drafts are submitted.", n),
        )

    @admin.action(description=gettext_lazy("Approve"), permissions=["review"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> None:
        """Approve each that the editor did not write."""
        me = request.user.get_username()
        self._each(
            request,
            queryset,
            lambda obj: actions.approve(obj=obj, by=me),
            lambda n: ngettext("%(count)s is approved.", "%(count)s are approved.", n),
            seen=True,
        )

    @admin.action(description=gettext_lazy("Publish together, all or none"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> None:
        """Publish records of any kind in one step; links between them count as alive."""
        publish_chosen(request, [record for _proposal, record in _with_records(queryset) if record])

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Proposal],
        act: Callable[[Publishable], None],
        done_in_words: Callable[[int], str],
        *,
        seen: bool = False,
    ) -> None:
        """Do it to each record; tell how many went through, and which refused, and why.

        With `seen`, those refuse that were saved after the list was drawn.
        """
        refused: list[tuple[Publishable, str]] = []
        later = saved_since(request) if seen else {}
        done = 0
        for proposal, record in _with_records(queryset):
            if record is None:
                self.message_user(request, _("%(record)s is gone.") % {"record": proposal}, messages.ERROR)
                continue
            if why := later.get((proposal.kind, proposal.key)):
                refused.append((record, why))
                continue
            try:
                act(record)
            except NotNow as reason:
                refused.append((record, str(reason)))
            else:
                done += 1
        tell_done(request, done_in_words(done), done)
        tell_refusals(request, refused)


def _with_records(proposals: QuerySet[Proposal]) -> list[tuple[Proposal, Publishable | None]]:
    """Each proposal with its record, one query a kind."""
    found = list(proposals)
    keys: dict[str, list[str]] = {}
    for proposal in found:
        keys.setdefault(proposal.kind, []).append(proposal.key)
    records = {
        (kind, record.slug): record
        for kind, wanted in keys.items()
        for record in apps.get_model(kind)._default_manager.filter(slug__in=wanted)
    }
    return [(proposal, records.get((proposal.kind, proposal.key))) for proposal in found]
