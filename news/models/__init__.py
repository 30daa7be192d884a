"""What the newsroom keeps. One file a thing; the words to ask with are its queryset."""

from news.models.accepted_warnings import AcceptedWarning
from news.models.activity import Activity
from news.models.articles import Article, ArticleEvent, Credit
from news.models.attachments import Attachment
from news.models.channels import Channel, ChannelTree
from news.models.clicks import HourlyClicks
from news.models.corrections import Correction
from news.models.editing_sessions import EditingSession
from news.models.error_reports import ErrorReport, ErrorReportEvent
from news.models.former_addresses import FormerAddress
from news.models.inspections import Inspection
from news.models.labels import Source, Tag
from news.models.linked_hosts import LinkedHost
from news.models.pages import Page
from news.models.photos import Photo
from news.models.placements import Placement
from news.models.preview_links import PreviewLink
from news.models.reach import ChannelAssignment
from news.models.retired_pictures import RetiredPicture
from news.models.revisions import Revision
from news.models.site import SiteProfile
from news.models.ticker import TickerItem
from news.models.topics import Topic, TopicEntry, TopicSection
from news.models.words import ListedWord, WordListVersion

__all__ = [
    "AcceptedWarning",
    "Activity",
    "Article",
    "ArticleEvent",
    "Attachment",
    "Channel",
    "ChannelAssignment",
    "ChannelTree",
    "Correction",
    "Credit",
    "EditingSession",
    "ErrorReport",
    "ErrorReportEvent",
    "FormerAddress",
    "HourlyClicks",
    "Inspection",
    "LinkedHost",
    "ListedWord",
    "Page",
    "Photo",
    "Placement",
    "PreviewLink",
    "RetiredPicture",
    "Revision",
    "SiteProfile",
    "Source",
    "Tag",
    "TickerItem",
    "Topic",
    "TopicEntry",
    "TopicSection",
    "WordListVersion",
]
