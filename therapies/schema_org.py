"""A therapy in the words of schema.org. Nothing here says that it works, or how well."""

from editorial.metadata import Thing
from therapies.models import Therapy


def therapy_thing(therapy: Therapy) -> Thing:
    """What it is called, and that it is a treatment."""
    names = [therapy.abbreviation, *therapy.synonyms.splitlines()]
    return {
        "@type": "MedicalTherapy",
        "name": therapy.name,
        "alternateName": [name.strip() for name in names if name.strip()],
    }
