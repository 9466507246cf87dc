"""Running the steps of a message in their order, and telling what came of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from inbox_guard.errors import GuardError
from inbox_guard.explain import Json, as_json
from inbox_guard.model import (
    Action,
    AddLabel,
    AppendDraft,
    Judgement,
    Kind,
    Receipt,
    Refusal,
    Remember,
    RemoveDraft,
    Step,
)
from inbox_guard.plan import Planned
from inbox_guard.reading.threads import is_own
from inbox_guard.scan.fence import fenced
from inbox_guard.scan.passing import Pass
from inbox_guard.scan.taking_back import ELSEWHERE, left_there


def act(planned: Planned, run: Pass) -> bool:
    """Run the steps of one message in order; False where one was refused, so that the message is looked at again."""
    judgement = planned.judgement
    receipts: list[Receipt] = []
    for number, step in enumerate(planned.steps):
        if run.options.dry_run:
            break
        try:
            receipt = _fenced(_with_due(step, receipts), judgement, run)
        except GuardError:
            _mark_all_the_same(step, planned.steps[number:], run)
            raise
        except KeyboardInterrupt:
            if any(isinstance(done.step, AppendDraft) for done in receipts):  # no later scan tells of it
                _tell(replace(planned, steps=tuple(done.step for done in receipts)), receipts, run)
            raise
        if receipt is None:
            _mark_all_the_same(step, planned.steps[number:], run)
            return False
        receipts.append(receipt)
    for receipt in receipts:
        if isinstance(receipt.step, AddLabel) and not receipt.done and receipt.refusal not in ELSEWHERE:
            run.state.standing.refused(run.mailbox.account, judgement.message.id, receipt.step.labels)
        if isinstance(receipt.step, RemoveDraft) and receipt.refusal is Refusal.NO_UIDPLUS:
            run.report.warnings.append(left_there(planned.note, receipt.step.message_id))
    fenced(partial(_tell, planned, receipts, run), judgement.message, run)
    return True


def _fenced(step: Step, judgement: Judgement, run: Pass) -> Receipt | None:
    patient = isinstance(step, AppendDraft) and _can_wait(step, judgement, run)
    return fenced(partial(_run, step, judgement, run), judgement.message, run, patient=patient)


def _with_due(step: Step, receipts: Sequence[Receipt]) -> Step:
    """What is to be remembered where the message was moved before it got its labels: where it lies now they are due."""
    missed = {
        name for r in receipts if isinstance(r.step, AddLabel) and r.refusal in ELSEWHERE for name in r.step.labels
    }
    if not isinstance(step, Remember) or not missed:
        return step
    due, labels = (tuple(name for name in step.labels if (name in missed) is is_due) for is_due in (True, False))
    return replace(step, labels=labels, due=due)


def _mark_all_the_same(failed: Step, steps: Sequence[Step], run: Pass) -> None:
    """Set the labels of a draft that could not be remembered, on a full disk, say: they remember it on the server."""
    if isinstance(failed, Remember) and failed.due:
        for step in steps:
            if isinstance(step, AddLabel):
                with suppress(GuardError):  # what is told is why it was not remembered
                    run.mailbox.apply(step)


def _can_wait(step: AppendDraft, judgement: Judgement, run: Pass) -> bool:
    """Whether a draft that cannot be saved is tried for as long as it takes, until the user has made room, say.

    A reply waits as long as a first scan would look back for its message: the cursor waits with it, and each scan
    reads all mail behind that once more.  A reminder keeps nothing waiting.
    """
    received = judgement.message.received
    recent = received is not None and received >= run.options.present - run.options.look_back
    return recent or step.draft.kind is Action.FOLLOW_UP


def _run(step: Step, judgement: Judgement, run: Pass) -> Receipt:
    if not isinstance(step, Remember):
        return run.mailbox.apply(step)
    summary = "" if step.moved else json.dumps(_kept(judgement), ensure_ascii=False)
    gate, verdict, message = judgement.gate, judgement.verdict, judgement.message
    run.state.remember(
        replace(step, summary=summary),
        run.options.made,
        kind=gate.kind,
        action=verdict.action,
        reason=gate.reason,
        came_in=message.received,
    )
    return Receipt(step)


def _kept(judgement: Judgement) -> Json:
    """What is said of a message, for the state: without the draft's text, which quotes the whole mail."""
    told = as_json(judgement)
    return told | {"draft": told["draft"] and told["draft"] | {"text": None}}


def _tell(planned: Planned, receipts: Sequence[Receipt], run: Pass) -> None:
    judgement, report = planned.judgement, run.report
    message = judgement.message
    appended = next((r for r in receipts if isinstance(r.step, AppendDraft) and r.done), None)
    refused = [r for r in receipts if isinstance(r.step, AddLabel) and not r.done]
    labelled = () if refused else next((s.labels for s in planned.steps if isinstance(s, AddLabel)), ())
    shown = as_json(judgement)
    shown |= {
        "account": report.account,
        "folder": message.place.folder,
        "uid": message.place.uid,
        "labels": list(labelled),
    }
    shown |= {"from": message.sender.email, "subject": message.subject, "note": planned.note}
    own = is_own(message, run.profile.keys)
    if own:
        shown["to"] = [address.email for address in message.to]
    would = any(isinstance(s, AppendDraft) for s in planned.steps)
    if judgement.draft is not None and would:
        folder = run.mailbox.abilities.drafts if appended is None else appended.folder
        shown["draft"] |= {"folder": folder, "message_id": judgement.draft.message_id}
    else:
        shown["draft"] = None
    report.objects.append(shown)
    report.counts.messages += 1
    report.counts.requests += judgement.gate.kind is Kind.REQUEST
    report.counts.clients += judgement.gate.kind is Kind.CLIENT and not own
    report.counts.drafts += would
    report.counts.labelled += bool(labelled)
