"""Atom feeds: all changes, those of one page, and the corrections."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from config.views.changes import find_known
from editorial.entries import Entry, history_address
from editorial.history import (
    correction_entries,
    corrections,
    entries_of,
    history_of,
    published_editions,
    withdrawals,
)
from editorial.models import Correction, Edition, Publishable
from editorial.pages import published_page

MOST_ENTRIES = 50


class EntryFeed(Feed[Entry, Any]):
    """Entries of the history as Atom 1.0."""

    feed_type = Atom1Feed
    author_name = "CordAtlas"
    feed_copyright = "CC BY 4.0"

    def item_title(self, item: Entry) -> str:
        """What happened to what."""
        return f"{item.title}: {item.what}" if item.title else item.what

    def item_description(self, item: Entry) -> str:
        """Why; of a correction also what it says now."""
        return " ".join(text for text in (item.why, item.now) if text)

    def item_link(self, item: Entry) -> str:
        """Where it stands word for word."""
        return item.address

    def item_guid(self, item: Entry) -> str:
        """A name that no two entries share and that never changes."""
        return f"tag:cordatlas,2026:{item.kind}/{item.key}/{item.act}/{item.at.isoformat()}"

    def item_updateddate(self, item: Entry) -> dt.datetime:
        """When readers saw it."""
        return item.at

    item_pubdate = item_updateddate


class AllChanges(EntryFeed):
    """What editors published, withdrew and corrected."""

    def title(self) -> str:
        """The name of the feed."""
        return _("CordAtlas: all changes")

    def link(self) -> str:
        """The page of which it is the feed."""
        return reverse("changes:list")

    def items(self) -> list[Entry]:
        """The newest."""
        keys = list(published_editions().values_list("pk", flat=True)[:MOST_ENTRIES])
        wrong = list(corrections().values_list("pk", flat=True)[:MOST_ENTRIES])
        entries = [
            *entries_of(Edition.objects.filter(pk__in=keys)),
            *withdrawals(MOST_ENTRIES),
            *correction_entries(Correction.objects.filter(pk__in=wrong)),
        ]
        return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MOST_ENTRIES]


class Corrections(EntryFeed):
    """What readers were told wrongly."""

    def title(self) -> str:
        """The name of the feed."""
        return _("CordAtlas: corrections")

    def link(self) -> str:
        """The page of which it is the feed."""
        return reverse("changes:corrections")

    def items(self) -> list[Entry]:
        """The newest."""
        keys = list(corrections().values_list("pk", flat=True)[:MOST_ENTRIES])
        return correction_entries(Correction.objects.filter(pk__in=keys))


class RecordChanges(EntryFeed):
    """The history of one page and of the rows on it."""

    def get_object(self, request: HttpRequest, kind: str, key: str) -> Publishable:
        """The record."""
        found: Publishable = find_known(kind, key, view="changes:record-feed")
        return found

    def title(self, obj: Publishable) -> str:
        """The name of the feed."""
        return f"CordAtlas: {obj}"

    def link(self, obj: Publishable) -> str:
        """The page of which it is the feed."""
        return history_address(obj._meta.label_lower, obj.slug)

    def items(self, obj: Publishable) -> list[Entry]:
        """The newest."""
        return history_of(obj, most=MOST_ENTRIES).entries


all_changes = published_page()(AllChanges())
correction_feed = published_page()(Corrections())
record_feed = published_page()(RecordChanges())
