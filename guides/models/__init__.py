"""Long-form pages, and claims held against the registries and papers."""

from guides.models.claim import Claim, ClaimCitation, Search
from guides.models.guide import Guide, GuideCitation

__all__ = ["Claim", "ClaimCitation", "Guide", "GuideCitation", "Search"]
