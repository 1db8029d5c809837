"""Guides and claims in the words of schema.org."""

from editorial.metadata import Thing
from guides.models import Claim, Guide


def guide_thing(guide: Guide) -> Thing:
    """An article; pages about the site are just pages."""
    if guide.kind == Guide.Kind.POLICY:
        return {}
    return {"@type": "Article", "headline": guide.title}


def claim_thing(claim: Claim) -> Thing:
    """A check of a claim. The verdict stands as it is, in words: it is no number and no rating."""
    return {
        "@type": "ClaimReview",
        "name": claim.name_alone,
        "claimReviewed": claim.statement,
        "reviewBody": claim.get_verdict_display(),
        "itemReviewed": {"@type": "Claim", "appearance": {"@type": "CreativeWork", "name": claim.made_by}},
        "author": {"@type": "Organization", "name": "CordAtlas"},
    }
