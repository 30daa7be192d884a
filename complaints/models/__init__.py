"""What the complaint desk keeps."""

from complaints.models.attachments import Attachment
from complaints.models.calendars import CalendarDay, CalendarYear
from complaints.models.clocks import Clock
from complaints.models.complaints import Complaint
from complaints.models.drafts import Draft
from complaints.models.events import ChainHead, Event
from complaints.models.partial_uploads import PartialUpload
from complaints.models.phone_links import PhoneLink

__all__ = [
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "ChainHead",
    "Clock",
    "Complaint",
    "Draft",
    "Event",
    "PartialUpload",
    "PhoneLink",
]
