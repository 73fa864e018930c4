"""The verbs of the reading desk."""

from luoshu.apps.readings.operations.promises import answer_promise
from luoshu.apps.readings.operations.publishing import correct_published, publish_value
from luoshu.apps.readings.operations.reading import (
    READ_AT_ONCE,
    claim_pages,
    put_off_page,
    read_received_page,
    reread_page,
)
from luoshu.apps.readings.operations.receiving import receive_page
from luoshu.apps.readings.operations.releasing import publish_document
from luoshu.apps.readings.operations.reviewing import (
    Correction,
    accept_figure,
    decide_check,
    drop_figure,
    set_page_scope,
    take_back_figure,
    withdraw_observation,
)
from luoshu.apps.readings.operations.scopes import scope_for_division, set_scope

__all__ = [
    "READ_AT_ONCE",
    "Correction",
    "accept_figure",
    "answer_promise",
    "claim_pages",
    "correct_published",
    "decide_check",
    "drop_figure",
    "publish_document",
    "publish_value",
    "put_off_page",
    "read_received_page",
    "receive_page",
    "reread_page",
    "scope_for_division",
    "set_page_scope",
    "set_scope",
    "take_back_figure",
    "withdraw_observation",
]
