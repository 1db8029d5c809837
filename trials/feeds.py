"""What registries changed, as an Atom feed."""

import datetime as dt

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from editorial.pages import published_page
from trials.change_filters import IN_CHANGES, shown_changes
from trials.change_words import tell
from trials.models import TrialChange

MOST_ENTRIES = 50


class RegistryChanges(Feed[TrialChange, None]):
    """The newest changes that matter in published trials."""

    feed_type = Atom1Feed
    author_name = "CordAtlas"

    def title(self) -> str:
        """The name of the feed."""
        return _("CordAtlas: what registries changed")

    def link(self) -> str:
        """The page of which it is the feed."""
        return reverse("trials:changes")

    def items(self) -> list[TrialChange]:
        """The newest."""
        return list(shown_changes().only(*IN_CHANGES).select_related("trial")[:MOST_ENTRIES])

    def item_title(self, item: TrialChange) -> str:
        """What changed in which trial."""
        return f"{item.trial}: {tell(item).label}"

    def item_description(self, item: TrialChange) -> str:
        """What it was and is, where that is short."""
        told = tell(item)
        return f"{told.was} → {told.now}" if told.is_short else ""

    def item_link(self, item: TrialChange) -> str:
        """Where it stands word for word."""
        return reverse("trials:registry", args=[item.trial.slug])

    def item_guid(self, item: TrialChange) -> str:
        """A name that no two entries share and that never changes."""
        return f"tag:cordatlas,2026:registry/{item.identifier}/{item.field}/{item.pk}"

    def item_updateddate(self, item: TrialChange) -> dt.datetime:
        """The day on which we saw it."""
        return dt.datetime.combine(item.seen_on, dt.time(), dt.UTC)

    item_pubdate = item_updateddate


change_feed = published_page()(RegistryChanges())
