"""Reasons that have to do with what a record rests on."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.gate.refusal import Refusal
from editorial.gate.subject import Subject
from editorial.links import current_keys
from editorial.models import Source
from editorial.snapshots import owned_rows


def nothing_behind_it(subject: Subject) -> Iterator[Refusal]:
    """Refuse a statement without a source."""
    wanted = type(subject.obj).rests_on
    if not wanted or any(prefix.startswith(tuple(f"{name}-" for name in wanted)) for prefix, _row in subject.rows):
        return
    rows = owned_rows(type(subject.obj))
    names = _(" or ").join(str(rows[name][0]._meta.verbose_name) for name in wanted)
    text = _("%(record)s: add a %(rows)s on which it rests.")
    kind = str(capfirst(subject.obj._meta.verbose_name or ""))
    yield Refusal(wanted[0], text % {"record": kind, "rows": names}, rows=True)


def retracted(subject: Subject) -> Iterator[Refusal]:
    """Refuse a retracted source, but where the citation's note begins by saying that it was retracted."""
    for use in subject.uses:
        if use.source.retracted_on and not (use.is_citation and use.note.lstrip().lower().startswith("retracted")):
            text = _(
                "“%(source)s” was retracted (%(date)s). Take it out, or begin “what it supports” with “Retracted”."
                if use.is_citation
                else "“%(source)s” was retracted (%(date)s). Take it out."
            )
            yield Refusal(use.field, text % {"source": use.source, "date": use.source.retracted_on})


def withdrawn(subject: Subject) -> Iterator[Refusal]:
    """Refuse a source that readers were told is gone."""
    for use in subject.uses:
        if use.source.state == Source.State.WITHDRAWN:
            text = _(
                "The source “%(source)s” is withdrawn: readers would not see it. Take it out, or publish it again."
            )
            yield Refusal(use.field, text % {"source": use.source})


def dead_citations(subject: Subject) -> Iterator[Refusal]:
    """Refuse [@key] where the record names no such source: readers would find no number there."""
    cited = {use.source.slug for use in subject.uses if use.is_citation}
    for text in subject.texts:
        keys = {key for key in text.named.citations if key not in cited}
        now = current_keys(Source, keys)
        for key in sorted(key for key in keys if now.get(key) not in cited):
            reason = _("%(field)s: [@%(key)s] names no source of this record. Add it below, or mend the key.")
            yield Refusal(text.field, reason % {"field": text.label, "key": key})
