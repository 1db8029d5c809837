"""Addresses below /api/v1/."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from rest_framework.routers import SimpleRouter

from config.api.views import NotFoundView, SchemaView, SearchViewSet, docs
from editorial.api.images import ImageViewSet
from editorial.api.notices import NoticeViewSet
from editorial.api.sources import SourceViewSet
from guides.api import ClaimViewSet, GuideViewSet
from institutions.api import AuthorisationViewSet, CountryViewSet, InstitutionViewSet
from therapies.api import FindingViewSet, TherapyViewSet
from trials.api import TrialViewSet
from trials.match.api import MatchView

app_name = "api"

router = SimpleRouter()
router.register("therapies", TherapyViewSet, basename="therapy")
router.register("institutions", InstitutionViewSet, basename="institution")
router.register("countries", CountryViewSet, basename="country")
router.register("trials", TrialViewSet, basename="trial")
router.register("findings", FindingViewSet, basename="finding")
router.register("authorisations", AuthorisationViewSet, basename="authorisation")
router.register("claims", ClaimViewSet, basename="claim")
router.register("sources", SourceViewSet, basename="source")
router.register("images", ImageViewSet, basename="image")
router.register("guides", GuideViewSet, basename="guide")
router.register("notices", NoticeViewSet, basename="notice")
router.register("search", SearchViewSet, basename="search")

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api:docs")),
    path("docs/", docs, name="docs"),
    path("schema/", SchemaView.as_view(), name="schema"),
    # Before the records, since no trial has this key.
    path("trials/match/", MatchView.as_view(), name="match"),
    path("", include(router.urls)),
    re_path(r"^.*$", NotFoundView.as_view()),
]
