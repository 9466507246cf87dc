"""Replies: verdict and message → draft, draft → bytes.  Nothing here knows how texts are stored or drafts are saved.

compose.py   which blocks make the mail          techniques.py  which block answers which sign
address.py   greeting, formality, names          quote.py       subject, attribution, quoted original
formats.py   dates, hours, money as written      texts.py       the texts, validated
mime.py      draft → RFC 5322
"""

from __future__ import annotations

from inbox_guard.replies.compose import compose
from inbox_guard.replies.mime import draft_id, render
from inbox_guard.replies.texts import ReplyTexts

__all__ = ["ReplyTexts", "compose", "draft_id", "render"]
