"""The admin: what every record and its rows share, and the admin of sources and of accounts."""

from editorial.admin.accounts import AccountAdmin, RoleAdmin
from editorial.admin.audit_log import AuditLogAdmin
from editorial.admin.enquiries import EnquiryAdmin
from editorial.admin.image import ImageAdmin
from editorial.admin.notices import NoticeAdmin
from editorial.admin.publishable import PublishableAdmin
from editorial.admin.read_only import ReadOnly
from editorial.admin.reports import ReportAdmin
from editorial.admin.rows import OwnedInline, RowInline
from editorial.admin.source import SourceAdmin
from editorial.admin.waiting import ProposalAdmin
from editorial.admin.watchwords import HypeWordAdmin

__all__ = [
    "AccountAdmin",
    "AuditLogAdmin",
    "EnquiryAdmin",
    "HypeWordAdmin",
    "ImageAdmin",
    "NoticeAdmin",
    "OwnedInline",
    "ProposalAdmin",
    "PublishableAdmin",
    "ReadOnly",
    "ReportAdmin",
    "RoleAdmin",
    "RowInline",
    "SourceAdmin",
]
