"""Whole scans on doubles of Gmail and of Exchange, in the languages of their folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.trial import NOW, disturbed, letter, lose, scan_once
from servers.doubles import EXCHANGE_FOLDERS, GMAIL_FOLDERS, PASSWORD, USER, exchange, gmail
from servers.fault_proxy import FaultProxy
from servers.worlds import ImapWorld

from inbox_guard.judge import Core
from inbox_guard.mailbox.embedded import EmbeddedServer
from inbox_guard.mailbox.settings import ImapSettings

REQUESTS = ("r1@one.example", "r2@two.example")


def _world(proxy: FaultProxy, server: EmbeddedServer) -> ImapWorld:
    for id_ in REQUESTS:
        server.deliver("INBOX", letter(id_, sender=f"a@{id_.partition('@')[2]}"), NOW)
    server.deliver("INBOX", letter("n1@shop.example", more="List-Unsubscribe: <https://shop.example/u>\r\n"), NOW)
    settings = ImapSettings("work", "127.0.0.1", USER, port=proxy.port, security="none")
    return ImapWorld(settings, PASSWORD, server.port)


@pytest.mark.parametrize("language", GMAIL_FOLDERS)
def test_on_gmail_labels_are_gmails_and_drafts_go_where_they_belong(language: str, core: Core, tmp_path: Path) -> None:
    """The folder is known by its mark; no flag of the message changes; a second scan and a lost state add nothing."""
    with gmail(language) as (double, server):
        world, state = _world(double, server), tmp_path / "state.db"
        report = scan_once(world.open, state, core)
        labels = {key: set(names) for key, names in double.labels.items()}
        flags = world.flags("INBOX")
        for _ in range(2):
            scan_once(world.open, state, core)
            lose(state)

        assert report.failures == [] and report.warnings == []
        assert set(labels) == {("INBOX", 101), ("INBOX", 102)}
        assert all({"guard-request", "guard-decline"} <= names for names in labels.values())
        assert flags == dict.fromkeys((*REQUESTS, "n1@shop.example"), frozenset())
        assert len(world.contents(GMAIL_FOLDERS[language][0])) == len(REQUESTS)
        assert world.contents(GMAIL_FOLDERS[language][2]) == []
        assert {key: names for key, names in double.labels.items() if names} == labels


def test_on_gmail_a_label_that_the_user_took_off_stays_off(core: Core, tmp_path: Path) -> None:
    """Also when the state is lost: the other labels remember."""
    with gmail("en") as (double, server):
        world, state = _world(double, server), tmp_path / "state.db"
        scan_once(world.open, state, core)
        double.labels["INBOX", 101].discard("guard-decline")
        lose(state)
        scan_once(world.open, state, core)

        assert "guard-decline" not in double.labels["INBOX", 101]
        assert len(world.contents("[Gmail]/Drafts")) == len(REQUESTS)


@pytest.mark.parametrize("language", EXCHANGE_FOLDERS)
def test_on_exchange_drafts_are_saved_and_missing_labels_are_told(language: str, core: Core, tmp_path: Path) -> None:
    """The folder is known by its name; the state, and without it the drafts themselves, keep a scan from repeating."""
    with exchange(language) as (double, server):
        world, state = _world(double, server), tmp_path / "state.db"
        report = scan_once(world.open, state, core)
        scan_once(world.open, state, core)
        lose(state)
        scan_once(world.open, state, core)

        assert report.failures == []
        assert any("keeps no labels" in warning or "label" in warning for warning in report.warnings)
        assert len(world.contents(EXCHANGE_FOLDERS[language][0])) == len(REQUESTS)
        assert world.flags("INBOX") == dict.fromkeys((*REQUESTS, "n1@shop.example"), frozenset())


@pytest.mark.parametrize("most", [7, 11, 13, 17, 19])
def test_exchange_may_say_goodbye_every_so_often(most: int, core: Core, tmp_path: Path) -> None:
    """Each scan gets a bit further or says that the connection was closed; nothing is done twice."""
    with exchange("de", most) as (double, server):
        world, state = _world(double, server), tmp_path / "state.db"
        said = [disturbed(lambda: scan_once(world.open, state, core)) for _ in range(4)]
        double.most = 0
        scan_once(world.open, state, core)

        assert "closed the connection" in said[0]
        assert len(world.contents("Entwürfe")) == len(REQUESTS)
