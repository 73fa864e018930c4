"""The audit: declared relations over the figures and words of a page, each with a verdict, numbers and spans."""

from luoshu.core.reading.audit.across import PublishedValue, compare_issues, compare_published
from luoshu.core.reading.audit.page import audit_page

__all__ = ["PublishedValue", "audit_page", "compare_issues", "compare_published"]
