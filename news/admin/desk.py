"""What editors, reviewers and chiefs do around the stories, beside writing them."""

from news.admin.bulk import BulkActsMixin
from news.admin.review_sheet import ReviewSheetMixin


class DeskMixin(BulkActsMixin, ReviewSheetMixin):
    """For the admin of articles: what stands beside the form."""
