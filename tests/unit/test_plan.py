"""The plan: which steps follow from a judgement and what is already there.  Promises 1, 2 and 5 begin here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from unit.builders import NOW, draft, judgement, known, message

from inbox_guard.model import Action, AddLabel, Address, AppendDraft, Gate, Kind, Known, Memory, Remember
from inbox_guard.plan import Sequel, plan
from inbox_guard.plan.digests import digest
from inbox_guard.plan.labels import labels_of
from inbox_guard.profile import Policy

POLICY = Policy()


def test_a_request_is_drafted_then_labelled_then_remembered() -> None:
    """The order in which dying does no harm."""
    judged = judgement(None, Action.DECLINE, "low-budget")
    [planned] = plan([judged], known(), POLICY)

    place, id_ = judged.message.place, judged.message.id
    saved = ((draft(judged.message).message_id, digest(draft(judged.message))),)
    assert planned.labels == ("guard-request", "guard-decline", "guard-sign-low-budget")
    assert isinstance(planned.steps[0], AppendDraft)
    assert planned.steps[1:] == (
        Remember(place, id_, drafts=saved, due=planned.labels),
        AddLabel(place, planned.labels),
        Remember(place, id_, planned.labels, saved),
    )


def test_other_mail_is_left_alone() -> None:
    """No label, no draft, no memory."""
    judged = judgement(None, Action.NONE, gate=Gate(Kind.OTHER, "bulk"))

    assert plan([judged], known(), POLICY)[0].steps == ()


DONE = [
    pytest.param(
        known(memories={"m1@client.example": Memory(labels=frozenset({"guard-decline"}))}), (), id="remembered label"
    ),
    pytest.param(known(memories={"m1@client.example": Memory(drafts=frozenset({"x"}))}), (), id="remembered draft"),
]
STANDING = [
    pytest.param("guard-sign-low-budget", id="one label of ours is left on the server"),
    pytest.param("GUARD-Request", id="the server changed the case of it"),
]


@pytest.mark.parametrize(("there", "flags"), DONE)
def test_what_was_done_is_not_done_again(there: Known, flags: tuple[str, ...]) -> None:
    """A label that the user took off stays off, a draft that the user deleted stays away."""
    judged = judgement(message(flags=frozenset(flags)), Action.DECLINE, "low-budget")

    assert plan([judged], there, POLICY)[0].steps == ()


def test_a_remembered_message_that_still_has_a_label_is_remembered_where_it_lies_now() -> None:
    """It may have been moved; a copy without a label is no place where anything could be taken back."""
    there = known(memories={"m1@client.example": Memory(labels=frozenset({"guard-decline", "guard-request"}))})
    labelled = judgement(message(flags=frozenset({"Guard-Request"})), Action.DECLINE, "low-budget")
    bare = judgement(message(flags=frozenset({"\\Seen"})), Action.DECLINE, "low-budget")
    place, id_ = labelled.message.place, labelled.message.id

    assert plan([labelled], there, POLICY)[0].steps == (Remember(place, id_, moved=True),)
    assert plan([bare], there, POLICY)[0].steps == ()


def test_a_tag_of_the_user_that_shows_a_label_too_is_never_remembered_as_ours() -> None:
    """Undo would take it off."""
    judged = judgement(message(flags=frozenset({"$label5"})), Action.DECLINE, "low-budget")
    policy = replace(POLICY, label_as={"request": "$label5"})
    [planned] = plan([judged], known(), policy, gone_on={judged.message.id: Sequel.ANSWERED})
    place, names = judged.message.place, ("guard-sign-low-budget",)

    assert planned.steps == (AddLabel(place, names), Remember(place, judged.message.id, names))


def test_a_request_with_a_tag_of_the_user_that_shows_a_verdict_too_is_drafted_and_labelled() -> None:
    """The tag is the user's: it is neither set nor remembered, so that undo leaves it."""
    judged = judgement(message(flags=frozenset({"$Label1"})), Action.DECLINE, "low-budget")
    [planned] = plan([judged], known(), replace(POLICY, label_as={"decline": "$label1"}))

    assert [type(step) for step in planned.steps] == [AppendDraft, Remember, AddLabel, Remember]
    assert planned.labels == ("guard-request", "guard-sign-low-budget")
    assert planned.steps[2:] == (
        AddLabel(judged.message.place, planned.labels),
        replace(planned.steps[1], labels=planned.labels, due=()),
    )


def test_after_a_crash_a_tag_of_the_user_is_left_alone_too() -> None:
    """The draft was saved, the labels were not."""
    judged = judgement(message(flags=frozenset({"$label1"})), Action.DECLINE, "low-budget")
    [planned] = plan([judged], DUE, replace(POLICY, label_as={"decline": "$label1"}))
    names = ("guard-request", "guard-sign-low-budget")

    assert planned.steps == (
        AddLabel(judged.message.place, names),
        Remember(judged.message.place, judged.message.id, names),
    )


def test_where_no_other_label_could_tell_the_tag_counts_as_ours() -> None:
    """With each label under a name of the user's, a lost state could not be told from the user's own tags."""
    judged = judgement(message(flags=frozenset({"$label1"})), Action.DECLINE, "low-budget")
    policy = replace(POLICY, label_as={"decline": "$label1", "request": "todo"}, label_signs=False)
    assert [type(step) for step in plan([judged], known(), policy)[0].steps] == [Remember]


@pytest.mark.parametrize("flag", STANDING)
def test_with_the_state_lost_what_stands_is_learnt_again_and_nothing_is_done(flag: str) -> None:
    """From the labels that are there; the draft counts as ours while it stands."""
    judged = judgement(message(flags=frozenset({flag, "\\Seen", "$label1"})), Action.DECLINE, "low-budget")
    policy = replace(POLICY, label_as={"decline": "$label1"})
    saved = draft(judged.message).message_id

    place, id_ = judged.message.place, judged.message.id
    assert plan([judged], known(), policy)[0].steps == (Remember(place, id_, (flag,), stood=frozenset({flag})),)
    assert plan([judged], known(drafts=frozenset({saved})), policy)[0].steps[0] == Remember(
        place, id_, (flag,), ((saved, digest(draft(judged.message))),), stood=frozenset({flag, saved})
    )


DUE = known(memories={"m1@client.example": Memory(drafts=frozenset({"x"}), due=frozenset({"guard-decline"}))})


def test_a_remembered_draft_whose_labels_were_not_set_gets_the_labels_and_is_left_as_it_is_remembered() -> None:
    """A server may have refused them, and the user may have deleted the draft since."""
    [planned] = plan([judgement()], DUE, POLICY)
    place = planned.judgement.message.place

    assert planned.steps == (AddLabel(place, planned.labels), Remember(place, "m1@client.example", planned.labels))


def test_labels_that_stand_although_nobody_knows_whether_they_were_set_are_remembered() -> None:
    """The scan died between setting and remembering them."""
    judged = judgement(message(flags=frozenset({"guard-request"})))
    [planned] = plan([judged], DUE, POLICY)

    assert planned.steps == (Remember(judged.message.place, judged.message.id, ("guard-request",)),)


def test_after_a_crash_between_draft_and_label_only_the_rest_is_done() -> None:
    """The draft on the server tells that it was written; the labels are caught up on."""
    judged = judgement()
    there = known(drafts=frozenset({draft(judged.message).message_id}))

    assert [type(step) for step in plan([judged], there, POLICY)[0].steps] == [AddLabel, Remember]


@pytest.mark.parametrize(
    ("there", "flags"),
    [(known(answered=frozenset({"m1@client.example"})), ()), (known(), ("\\Answered",))],
    ids=["in the Sent folder", "by its flag"],
)
def test_what_the_user_has_answered_gets_no_draft(there: Known, flags: tuple[str, ...]) -> None:
    """The labels still tell what it was."""
    judged = judgement(message(flags=frozenset(flags)))
    [planned] = plan([judged], there, POLICY)

    assert [type(step) for step in planned.steps] == [AddLabel, Remember]
    assert planned.note == "you have answered it already"


def test_without_permanent_labels_the_draft_is_saved_all_the_same() -> None:
    """Servers that keep no keywords get drafts only."""
    steps = plan([judgement()], known(permanent_labels=False), POLICY)[0].steps

    assert [type(step) for step in steps] == [AppendDraft, Remember]


def test_without_a_folder_for_drafts_labels_are_set_and_no_draft_is_remembered() -> None:
    """It was not saved; where there are too many drafts for one scan it takes no other mail's place."""
    many = [judgement(message(id_=f"m{i}@client.example", uid=i)) for i in (1, 2)]
    planned = plan(many, known(saves_drafts=False), replace(POLICY, max_drafts=1))

    for one in planned:
        place = one.judgement.message.place
        id_ = one.judgement.message.id
        assert one.steps == (AddLabel(place, one.labels), Remember(place, id_, one.labels, owed=True))
        assert one.note == "there is no Drafts folder"


@pytest.mark.parametrize(
    ("flags", "chosen"),
    [
        pytest.param(((), ()), 0, id="the first"),
        pytest.param(((), ("guard-decline",)), 1, id="the one that bears a label"),
        pytest.param(((), ("\\Answered",)), 1, id="the one that the user has answered"),
        pytest.param((("\\Answered",), ("guard-decline",)), 1, id="a label says more than an answer"),
    ],
)
def test_of_mail_that_came_twice_one_copy_is_dealt_with(flags: tuple[tuple[str, ...], ...], chosen: int) -> None:
    """What is done is remembered by Message-ID, so with two of them undo would not reach one."""
    copies = [judgement(message(uid=uid, flags=frozenset(each))) for uid, each in enumerate(flags, 1)]
    planned = plan(copies, known(), POLICY)
    alone = plan([copies[chosen]], known(), POLICY)

    assert planned[chosen] == alone[0]
    assert (planned[1 - chosen].steps, planned[1 - chosen].labels) == ((), ())
    assert planned[1 - chosen].note == "another mail with the same Message-ID is dealt with instead"


def test_a_copy_that_was_left_alone_for_its_header_takes_nothing_from_the_other() -> None:
    """Mail to a list and to the user directly comes twice; only one of the two may be answered."""
    of_list = judgement(message(uid=1), Action.NONE, gate=Gate(Kind.OTHER, "bulk"))
    direct = judgement(message(uid=2))
    planned = plan([of_list, direct], known(), POLICY)

    assert planned[0].note == ""
    assert planned[1] == plan([direct], known(), POLICY)[0]


def test_too_many_drafts_are_held_back_and_the_newest_come_first() -> None:
    """The brake for the implausible: nothing of a held message is done, so the next scan finds it untouched."""
    mails = [
        message(
            id_=f"m{i}@client.example",
            uid=i,
            received=NOW - timedelta(hours=i),
            sender=Address("", f"a{i}@client.example"),
        )
        for i in range(1, 6)
    ]
    planned = plan([judgement(m) for m in mails], known(), replace(POLICY, max_drafts=2))

    assert [p.held for p in planned] == [False, False, True, True, True]
    assert all(p.steps == () for p in planned if p.held)


def test_labels_follow_the_config() -> None:
    """Prefix, names of the user's own, signs switched off."""
    judged = judgement(None, Action.DECLINE, "low-budget")

    assert labels_of(judged, Policy(prefix="ig", label_as={"decline": "$label1"}, label_signs=False)) == (
        "ig-request",
        "$label1",
    )


def test_mail_that_is_left_alone_asks_for_no_label() -> None:
    """Whatever was found in it."""
    judged = judgement(None, Action.DECLINE, "low-budget", gate=Gate(Kind.OTHER, "bulk"))

    assert labels_of(judged, POLICY) == ()


def test_a_client_without_an_action_gets_no_label() -> None:
    """Mail about work under way is labelled only where there is something to say."""
    judged = judgement(None, Action.NONE, gate=Gate(Kind.CLIENT, "contact"))

    assert labels_of(judged, POLICY) == ()


def test_the_digest_does_not_hang_on_line_endings() -> None:
    """Servers and clients write CRLF, we write LF."""
    made = draft(message())
    once, twice = replace(made, text="a\nb"), replace(made, text="a\r\nb\r\n")
    assert digest(once) == digest(twice) != digest(replace(made, text="a\nb!"))


def test_the_digest_is_of_subject_and_recipients_too() -> None:
    """Whoever adds a colleague in copy has made the draft their own."""
    made, colleague = draft(message()), Address("Ben", "ben@client.example")
    changed = (replace(made, subject="Other"), replace(made, cc=(colleague,)), replace(made, to=(colleague,)))
    assert digest(made) not in map(digest, changed)
    assert digest(replace(made, to=(colleague, *made.to))) == digest(replace(made, to=(*made.to, colleague)))


@pytest.mark.parametrize(("how", "left"), [(Sequel.ANSWERED, ("guard-request",)), (Sequel.NEWER, ())])
def test_labels_that_stay_on_an_answered_message_are_known_again_after_a_lost_state(
    how: Sequel, left: tuple[str, ...]
) -> None:
    """Else nothing would know of them, and `undo --all` would leave them there."""
    worn = message(flags=frozenset({"guard-request", "guard-decline"}))
    judged = judgement(worn, Action.DECLINE)
    [planned] = plan([judged], known(), POLICY, gone_on={worn.id: how})

    assert planned.steps[-1] == Remember(worn.place, worn.id, left, stood=frozenset(left))


def test_mail_that_is_marked_as_deleted_is_left_alone() -> None:
    """It is on its way out: a draft that answers it, or labels, would be of no use."""
    judged = judgement(message(flags=frozenset({"\\deleted"})), Action.DECLINE, "low-budget")
    [planned] = plan([judged], known(), POLICY)

    assert (planned.steps, planned.note) == ((), "it is marked as deleted")
