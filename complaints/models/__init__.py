"""What the complaint desk keeps."""

from complaints.models.aftermath import ErasureRequest, PlatformFiling, Recovery, Satisfaction
from complaints.models.attachments import Attachment
from complaints.models.calendars import CalendarDay, CalendarYear
from complaints.models.clocks import Clock
from complaints.models.complaints import Complaint
from complaints.models.drafts import Draft
from complaints.models.events import ChainHead, Event
from complaints.models.merchant_links import MerchantLink
from complaints.models.messages import Message
from complaints.models.outgoing import Outgoing
from complaints.models.partial_uploads import PartialUpload
from complaints.models.phone_links import PhoneLink
from complaints.models.receipts import Receipt

__all__ = [
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "ChainHead",
    "Clock",
    "Complaint",
    "Draft",
    "ErasureRequest",
    "Event",
    "MerchantLink",
    "Message",
    "Outgoing",
    "PartialUpload",
    "PhoneLink",
    "PlatformFiling",
    "Receipt",
    "Recovery",
    "Satisfaction",
]
