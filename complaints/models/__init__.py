"""What the complaint desk keeps."""

from complaints.models.attachments import Attachment
from complaints.models.complaints import Complaint
from complaints.models.drafts import Draft
from complaints.models.events import Event
from complaints.models.partial_uploads import PartialUpload
from complaints.models.phone_links import PhoneLink

__all__ = ["Attachment", "Complaint", "Draft", "Event", "PartialUpload", "PhoneLink"]
