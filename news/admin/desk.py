"""What editors, reviewers and chiefs do around the stories, beside writing them."""

from news.admin.bulk import BulkActsMixin
from news.admin.review_sheet import ReviewSheetMixin
from news.admin.workload import WorkloadMixin


class DeskMixin(BulkActsMixin, ReviewSheetMixin, WorkloadMixin):
    """For the admin of articles: what stands beside the form."""
