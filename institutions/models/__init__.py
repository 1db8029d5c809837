"""Countries and their rules, institutions, and what each may and does offer."""

from institutions.models.authorisation import Authorisation, AuthorisationCitation
from institutions.models.collaboration import Collaboration, CollaborationCitation
from institutions.models.country import (
    Country,
    CountryCitation,
    CountrySection,
    Designation,
    LegalRoute,
)
from institutions.models.institution import AdverseStatement, Institution, InstitutionCitation, Service
from institutions.models.offering import Offering, OfferingCitation, gets_no_link

__all__ = [
    "AdverseStatement",
    "Authorisation",
    "AuthorisationCitation",
    "Collaboration",
    "CollaborationCitation",
    "Country",
    "CountryCitation",
    "CountrySection",
    "Designation",
    "Institution",
    "InstitutionCitation",
    "LegalRoute",
    "Offering",
    "OfferingCitation",
    "Service",
    "gets_no_link",
]
