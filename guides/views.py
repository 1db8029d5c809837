"""Pages of guides, of claims, and about the site."""

from django.http import Http404, HttpRequest, HttpResponse

from editorial.explained_words import ExplainedWords
from editorial.keyset import PLACES
from editorial.listing import Listing
from editorial.markdown import render as render_markdown
from editorial.pages import find_published, published_page
from editorial.record_page import record_page
from editorial.references import References
from guides import glossary
from guides.checklist import checklist, has_checklist
from guides.filters import ClaimFilter, GuideFilter
from guides.models import Claim, Guide
from guides.reading_time import minutes_to_read
from guides.schema_org import claim_thing, guide_thing
from guides.verdicts import verdict_bar

FEWEST_HEADINGS = 3
# The glossary explains itself, and nobody puts links into somebody's own story.
WITHOUT_EXPLAINED_WORDS = (Guide.Kind.STORY,)


@published_page(params=[*GuideFilter.base_filters, *PLACES])
def guide_list(request: HttpRequest) -> HttpResponse:
    """All guides and stories, in the editors' order."""
    guides = Guide.objects.published().exclude(kind=Guide.Kind.POLICY).only("slug", "title", "summary", "kind")
    listing = Listing(request, GuideFilter(request.GET, guides.order_by("position", "title")), per_page=40)
    return listing.answer(request, "guides/list.html")


@published_page()
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide with its contents."""
    return _guide_page(request, find_published(Guide.objects.exclude(kind=Guide.Kind.POLICY), slug=slug))


@published_page()
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the pages about the site."""
    return _guide_page(request, find_published(Guide.objects.filter(kind=Guide.Kind.POLICY), slug=slug))


def _guide_page(request: HttpRequest, guide: Guide) -> HttpResponse:
    return record_page(request, "guides/detail.html", guide, guide_context(guide))


def guide_context(guide: Guide) -> dict[str, object]:
    """All that the page of a guide shows."""
    references = References(guide.citations.select_related("source"))
    words = _words_to_explain(guide)
    body = render_markdown(guide.body, references=references, anchors=True, words=words)
    return {
        "guide": guide,
        "thing": guide_thing(guide),
        "body": body.html,
        "words": words,
        "minutes": minutes_to_read(guide.body),
        "has_checklist": has_checklist(guide.body),
        "contents": body.headings if len(body.headings) >= FEWEST_HEADINGS else [],
        "references": references,
    }


def _words_to_explain(guide: Guide) -> ExplainedWords:
    if guide.kind in WITHOUT_EXPLAINED_WORDS or guide.slug == glossary.SLUG:
        return ExplainedWords()
    return ExplainedWords(glossary.words(glossary.entries()))


@published_page()
def guide_checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """What a guide gives to ask and to tick, with room to write: made for paper."""
    guide = find_published(Guide.objects.exclude(kind=Guide.Kind.POLICY), slug=slug)
    parts = checklist(guide.body)
    if not parts:
        raise Http404
    context = {
        "guide": guide,
        "thing": guide_thing(guide),
        "parts": parts,
        "address": request.build_absolute_uri(guide.get_absolute_url()),
        "references": References(guide.citations.select_related("source")),
    }
    return record_page(request, "guides/checklist.html", guide, context)


@published_page(params=[*ClaimFilter.base_filters, *PLACES])
def claim_list(request: HttpRequest) -> HttpResponse:
    """What articles say, each with its verdict."""
    claims = Claim.objects.published().select_related("country").prefetch_related("searches").defer("search", "finding")
    listing = Listing(
        request,
        ClaimFilter(request.GET, claims),
        per_page=50,
        first=("country", "therapy", "verdict"),
        counted=("verdict",),
    )
    return listing.answer(request, "claims/list.html", {"bar": verdict_bar(listing.value_counts.get("verdict", {}))})


@published_page()
def claim_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One claim: what was found, and where it was looked for."""
    claim = find_published(Claim.objects.select_related("country"), slug=slug)
    return record_page(request, "claims/detail.html", claim, claim_context(claim))


def claim_context(claim: Claim) -> dict[str, object]:
    """All that the page of a claim shows."""
    return {
        "claim": claim,
        "thing": claim_thing(claim),
        "searches": claim.searches.all(),
        "therapies": claim.therapies.published(),
        "institutions": claim.institutions.published(),
        "trials": claim.trials.published(),
        "references": References(claim.citations.select_related("source")),
    }
