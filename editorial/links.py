"""Links between records in text: `[[therapy:oec]]`, `[[trial:NCT02163876|the first trial]]`.

They name the record by its stable key, show its title, and lead to it under whatever key it has by now.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, Resolver404, resolve

from editorial.kinds import kinds
from editorial.models import FormerKey, Publishable

# In a table the bar is written with a backslash before it.
# The number of a register may hold a slash.
LINK_MARK: Final = re.compile(r"\[\[([a-z]+):([\w/-]+)(?:\\?\|([^\]\n]+))?\]\]")

# The word of marks that stand for a picture.
IMAGE: Final = "image"
# The records that links lead to, by the word and the key that stand in the text.
Targets = Mapping[tuple[str, str], Publishable]


@cache
def with_pages() -> dict[str, type[Publishable]]:
    """The kinds of records that have pages of their own, by their short names."""
    own_page = (item for item in kinds().items() if hasattr(item[1], "get_absolute_url") and not item[1].shown_on)
    return dict(own_page)


@cache
def linkable() -> dict[str, type[Publishable]]:
    """Those of them to which a mark in a text leads; an image is drawn where its mark stands."""
    return {word: model for word, model in with_pages().items() if word != IMAGE}


def current_keys(model: type[Publishable], keys: set[str]) -> dict[str, str]:
    """What these former keys of records are now; keys that never were one are left out."""
    if not keys:
        return {}
    former = FormerKey.objects.filter(kind=model._meta.label_lower, former__in=keys)
    return dict(former.values_list("former", "key"))


def targets(text: str) -> Targets:
    """The published records that the marks in a text name; at most two queries for each kind that it names."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for word, key, _words in LINK_MARK.findall(text):
        wanted[word].add(key)
    return {
        (word, key): record
        for word, keys in wanted.items()
        if word in with_pages()
        for key, record in _published(with_pages()[word], keys).items()
    }


def _published(model: type[Publishable], keys: set[str]) -> dict[str, Publishable]:
    generated = [field.name for field in model._meta.concrete_fields if field.generated]
    records = model._default_manager.filter(state=Publishable.State.PUBLISHED).defer(*generated)
    found = {record.slug: record for record in records.filter(slug__in=keys)}
    unknown = keys - set(found)
    if now := current_keys(model, unknown) | model.keys_of(unknown):
        moved = {record.slug: record for record in records.filter(slug__in=now.values())}
        found |= {former: moved[key] for former, key in now.items() if key in moved}
    return found


def words_of(match: re.Match[str], records: Targets) -> str:
    """What a mark says: the editor's words, else the title of the record; of one that readers do not see, its kind."""
    word, key, words = match.groups()
    if words:
        return words.strip()
    record = records.get((word, key))
    return str(record) if record else str(with_pages()[word]._meta.verbose_name)


def leads_to_a_page(address: str) -> bool:
    """Whether an address of this site is that of a list or of a published record, or was that of one."""
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if not match.kwargs:
        return True
    key = path.strip("/").rpartition("/")[2]
    for model in with_pages().values():
        if _page(model(slug=key)) == path and _published(model, {key}):
            return True
    # Some pages stand elsewhere than others of their kind.
    return any(_page(record) == path for model in with_pages().values() for record in _published(model, {key}).values())


def _page(record: Any) -> str:
    """The path of the reader's page; '' where no page can have such a key."""
    try:
        return str(urlsplit(record.get_absolute_url()).path)
    except NoReverseMatch:
        return ""
