"""The verbs of deliveries: receive, claim, store, re-run, look at a file before it is taken, delete its pictures."""

from luoshu.apps.feeds.operations.claiming import claim_deliveries, put_off_delivery
from luoshu.apps.feeds.operations.numbering import take_numbers
from luoshu.apps.feeds.operations.picturing import delete_pictures
from luoshu.apps.feeds.operations.polling import claim_sources, finish_poll, save_source
from luoshu.apps.feeds.operations.previewing import Preview, preview_delivery
from luoshu.apps.feeds.operations.receiving import receive_delivery, receive_report, without_pictures
from luoshu.apps.feeds.operations.rerunning import rerun_delivery
from luoshu.apps.feeds.operations.source_settings import (
    POLL_ADDRESS,
    SourceForm,
    add_source,
    ask_poll,
    change_source,
    inbox_folder,
    is_allowed_host,
    key_of,
)
from luoshu.apps.feeds.operations.storing import store_delivery
from luoshu.apps.feeds.operations.tipping import Reporter

__all__ = [
    "POLL_ADDRESS",
    "Preview",
    "Reporter",
    "SourceForm",
    "add_source",
    "ask_poll",
    "change_source",
    "claim_deliveries",
    "claim_sources",
    "delete_pictures",
    "finish_poll",
    "inbox_folder",
    "is_allowed_host",
    "key_of",
    "preview_delivery",
    "put_off_delivery",
    "receive_delivery",
    "receive_report",
    "rerun_delivery",
    "save_source",
    "store_delivery",
    "take_numbers",
    "without_pictures",
]
