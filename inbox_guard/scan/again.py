"""One message, judged once more as a scan would judge it, with what scans have done for it: nothing is changed."""

from __future__ import annotations

from dataclasses import replace

from inbox_guard.history.letter_index import HISTORY, LetterIndex
from inbox_guard.history.namesakes import is_another, own_identity
from inbox_guard.holidays import public_holidays
from inbox_guard.judge import Core, Setting, judge
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.model import AppendDraft, Judgement, Known, Message
from inbox_guard.plan import Sequel, plan
from inbox_guard.plan.threads import went_on
from inbox_guard.profile import Policy
from inbox_guard.scan.own import acquainted, known
from inbox_guard.scan.passing import Options, Pass, Report
from inbox_guard.scan.threads import judged_silent, silent
from inbox_guard.state import State

NONE_SAVED = "an earlier scan has dealt with it and saved none"


def judge_again(message: Message, mailbox: Mailbox, state: State, core: Core, setting: Setting) -> Judgement:
    """The judgement of a message in its thread, with the draft that was or would be saved for it, or why there is none.

    Raises:
        TemporaryError: the connection broke.
    """
    account, now = mailbox.account, setting.now
    letters = LetterIndex(state.letters.since(account, now - HISTORY))
    run = pass_for(mailbox, state, core, setting, letters)
    waits = next((one for one in silent(run) if one.last.id == message.id), None)
    if waits is not None and not state.is_list(account, waits.names):
        told = judged_silent(waits, run)
        if told is not None:
            return told
    setting_known = acquainted((message,), run)
    judged = judge(message, core, setting_known)
    first = state.letters.some(account, (message.id,)).get(message.id)
    if first is not None and judged.letter is not None and is_another(first, judged.letter):
        message = replace(message, id=own_identity(message))
        judged = judge(message, core, setting_known)
    if not judged.gate.handled:
        return judged
    there = known((message.id,), run, labelled=message.place.folder, drafts=False)
    why = went_on(letters.threads).get(message.id) or _why_none(judged, there, setting.policy)
    return replace(judged, draft=None, why_no_draft=why) if why else judged


def _why_none(judged: Judgement, there: Known, policy: Policy) -> str:
    """Why no draft was or would be saved for a message, beyond what its judgement says; or an empty string."""
    memory = there.memories.get(judged.message.id)
    if memory is not None and memory.drafts:
        return ""
    if judged.message.id in there.answered:
        return Sequel.ANSWERED
    if judged.draft is None:
        return ""
    [planned] = plan((judged,), there, policy)
    if any(isinstance(step, AppendDraft) for step in planned.steps):
        return ""
    return NONE_SAVED if memory is not None else planned.note


def pass_for(mailbox: Mailbox, state: State, core: Core, setting: Setting, letters: LetterIndex) -> Pass:
    """A pass that changes nothing in the mailbox."""
    return Pass(
        mailbox=mailbox,
        state=state,
        core=core,
        profile=setting.profile,
        policy=setting.policy,
        options=Options(setting.now, HISTORY, dry_run=True),
        report=Report(mailbox.account),
        days_off=public_holidays(setting.profile, setting.now),
        letters=letters,
    )
