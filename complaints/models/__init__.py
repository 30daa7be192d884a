"""What the complaint desk keeps."""

from complaints.models.aftermath import ErasureRequest, PlatformFiling, Recovery, Satisfaction
from complaints.models.attachments import Attachment
from complaints.models.complaints import Complaint
from complaints.models.drafts import Draft
from complaints.models.events import Event
from complaints.models.merchant_links import MerchantLink
from complaints.models.messages import Message
from complaints.models.outgoing import Outgoing
from complaints.models.receipts import Receipt

__all__ = [
    "Attachment",
    "Complaint",
    "Draft",
    "ErasureRequest",
    "Event",
    "MerchantLink",
    "Message",
    "Outgoing",
    "PlatformFiling",
    "Receipt",
    "Recovery",
    "Satisfaction",
]
