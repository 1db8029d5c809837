"""Addresses of guides, of claims, and of the pages about the site."""

from django.urls import path

from guides import views

# Pages about the site stand at the top of the address space, so their keys are fixed.
POLICIES = ("about", "methodology", "disclaimer", "privacy", "accessibility", "stories")

guides = (
    [
        path("", views.guide_list, name="list"),
        path("<slug:slug>/", views.guide_detail, name="detail"),
        path("<slug:slug>/checklist/", views.guide_checklist, name="checklist"),
    ],
    "guides",
)
claims = (
    [
        path("", views.claim_list, name="list"),
        path("<slug:slug>/", views.claim_detail, name="detail"),
    ],
    "claims",
)
policies = [path(f"{slug}/", views.policy, {"slug": slug}, name=slug) for slug in POLICIES]
