"""What the complaint desk keeps."""

from complaints.models.attachments import Attachment
from complaints.models.complaints import Complaint
from complaints.models.drafts import Draft
from complaints.models.events import Event

__all__ = ["Attachment", "Complaint", "Draft", "Event"]
