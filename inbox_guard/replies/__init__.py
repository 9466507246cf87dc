"""Replies: verdict and message → draft, draft → bytes.  Nothing here knows how texts are stored or drafts are saved.

compose.py   which blocks make the mail          techniques.py  which block answers which sign
follow_up.py the mail to a silent client         letter.py      blocks → letter of the right length
address.py   greeting, formality                 quote.py       subject, attribution, quoted original
names.py     text → a person's name              texts.py       the texts, validated
formats.py   dates, hours, money as written      own.py         the user's own texts in their place
mime.py      draft → RFC 5322                    reply_to.py    a Reply-To that leads elsewhere
said.py      the client's words, said back       values.py      what stands in the placeholders
case.py      what the choice of blocks goes by
"""

from __future__ import annotations

from inbox_guard.replies.compose import compose
from inbox_guard.replies.follow_up import Stage, compose_follow_up, follow_up_id
from inbox_guard.replies.mime import draft_id, render
from inbox_guard.replies.texts import ReplyTexts

__all__ = ["ReplyTexts", "Stage", "compose", "compose_follow_up", "draft_id", "follow_up_id", "render"]
