"""The public forms of the complaint desk. They speak to the person; the models protect."""

from complaints.forms.complaint import CONSENTS, ComplaintForm, QuickForm
from complaints.forms.phones import PhoneCodeForm
from complaints.forms.steps import STEPS, Step, step_called
from complaints.forms.tracking import TrackForm

__all__ = [
    "CONSENTS",
    "STEPS",
    "ComplaintForm",
    "PhoneCodeForm",
    "QuickForm",
    "Step",
    "TrackForm",
    "step_called",
]
