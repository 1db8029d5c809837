"""Countries and institutions in the words of schema.org."""

from typing import Final

from editorial.metadata import Thing
from institutions.models import Country, Institution

Kind = Institution.Kind
_TYPES: Final[dict[str, str]] = {
    Kind.HOSPITAL: "Hospital",
    Kind.REHABILITATION: "MedicalOrganization",
    Kind.CLINIC: "MedicalOrganization",
    Kind.INSTITUTE: "ResearchOrganization",
    Kind.UNIVERSITY: "CollegeOrUniversity",
    Kind.COMPANY: "Corporation",
    Kind.REGULATOR: "GovernmentOrganization",
    Kind.NETWORK: "Organization",
    Kind.PATIENTS: "NGO",
}


def country_thing(country: Country) -> Thing:
    """The country; a union of countries is none."""
    return {"@type": "AdministrativeArea" if country.code == "EU" else "Country", "name": country.name}


def institution_thing(institution: Institution, *, shows_website: bool) -> Thing:
    """What it is and where; only its name and kind where the page gives no link to it."""
    thing: Thing = {"@type": _TYPES[institution.kind], "name": institution.name}
    if not shows_website:
        return thing
    country = institution.country
    return {
        **thing,
        "alternateName": [name for name in institution.names if name != institution.name],
        "address": {
            "@type": "PostalAddress",
            "addressLocality": institution.city,
            "addressCountry": country.code if country.is_published else "",
        },
        "foundingDate": str(institution.founded),
        "url": institution.website,
        "sameAs": f"https://ror.org/{institution.ror}" if institution.ror else "",
    }
