"""Sources, what every published record shares, and the rows that tell how it came to be published."""

from editorial.models.attempts import Attempts
from editorial.models.audit import AuditEntry
from editorial.models.decision import Decision
from editorial.models.edition import (
    Appointment,
    Correction,
    Edition,
    FormerKey,
    Presence,
    PreviewLink,
    Proposal,
)
from editorial.models.epoch import Epoch
from editorial.models.image import Image, ImageUse
from editorial.models.letters import Enquiry, Report
from editorial.models.link_check import DeadLink, LinkCheck
from editorial.models.notice import Notice
from editorial.models.owned import Citation, Owned
from editorial.models.publishable import Publishable
from editorial.models.source import Source
from editorial.models.watchwords import HypeWord

__all__ = [
    "Appointment",
    "Attempts",
    "AuditEntry",
    "Citation",
    "Correction",
    "DeadLink",
    "Decision",
    "Edition",
    "Enquiry",
    "Epoch",
    "FormerKey",
    "HypeWord",
    "Image",
    "ImageUse",
    "LinkCheck",
    "Notice",
    "Owned",
    "Presence",
    "PreviewLink",
    "Proposal",
    "Publishable",
    "Report",
    "Source",
]
