"""Replies: verdict and message → draft, draft → bytes.  Nothing here knows how texts are stored or drafts are saved.

compose.py   the draft that a verdict asks for   follow_up.py   the mail to a silent client
declining.py, negotiating.py, clarifying.py      which blocks make each kind of letter, in which order
pieces.py    what several kinds say              techniques.py  which block answers which sign
letter.py    blocks → letter of the right length
address.py   greeting, formality                 addressee.py   whom to greet
signed.py    where a mail names who wrote it     names.py       text → a person's name
quote.py     subject, attribution, original      reply_to.py    a Reply-To that leads elsewhere
formats.py   dates, hours, money as written      values.py      what stands in the placeholders
said.py      the client's words, said back       case.py        what the choice of blocks goes by
texts.py     the blocks of a language            manner.py      how letters are written in it
template.py  placeholders, and filling them in   own.py         the user's own texts in their place
mime.py      draft → RFC 5322
"""

from __future__ import annotations

from inbox_guard.replies.compose import compose
from inbox_guard.replies.follow_up import Stage, compose_follow_up, follow_up_id
from inbox_guard.replies.mime import draft_id, render
from inbox_guard.replies.texts import ReplyTexts

__all__ = ["ReplyTexts", "Stage", "compose", "compose_follow_up", "draft_id", "follow_up_id", "render"]
