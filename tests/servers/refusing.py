"""Mailboxes on which some commands are refused, again and again, while everything else goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from servers.fault_proxy import Exchange, FaultProxy
from servers.worlds import ImapWorld, MemoryWorld, World


class RefusingProxy(FaultProxy):
    """Answers the commands that begin like a pattern with words of its own; the server never hears of them."""

    def __init__(self, upstream: int, pattern: bytes, words: str) -> None:
        super().__init__(upstream)
        self._pattern, self._words = re.compile(rb"\S+ " + pattern), words

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange, or its refusal."""
        if self._pattern.match(exchange.line):
            exchange.send(exchange.tag + f" {self._words}\r\n".encode())
        else:
            super().pass_on(exchange)


@contextmanager
def without_room(world: World) -> Iterator[World]:
    """The same mailbox, as long as its quota is used up and no draft can be saved."""
    if isinstance(world, MemoryWorld):
        world.mailbox.use_up()
        yield world
        world.mailbox.make_room()
    elif isinstance(world, ImapWorld):
        with RefusingProxy(world.back_door, rb"APPEND ", "NO [OVERQUOTA] Quota exceeded") as proxy:
            yield _plain(world).through(proxy.port)


@contextmanager
def without_new_labels(world: World, folder: str) -> Iterator[World]:
    """The same mailbox, as long as labels are refused: in RAM in this folder, on a server in all of them."""
    if isinstance(world, MemoryWorld):
        world.mailbox.protect(folder)
        yield world
        world.mailbox.release(folder)
    elif isinstance(world, ImapWorld):
        words = "NO [LIMIT] At most 32 flags in one mailbox supported"  # the example of RFC 5530
        with RefusingProxy(world.back_door, rb"UID STORE \d+ \+FLAGS.* \(guard-", words) as proxy:
            yield _plain(world).through(proxy.port)


def _plain(world: ImapWorld) -> ImapWorld:
    return replace(world, settings=replace(world.settings, host="127.0.0.1", security="none", ca_file=None))


class ReadOnlyProxy(FaultProxy):
    """Opens the inbox for reading alone, whatever was asked for, as servers do for whoever may not write to it."""

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange; SELECT becomes EXAMINE."""
        exchange.line = re.sub(rb'^(\S+) SELECT ("?INBOX\b)', rb"\1 EXAMINE \2", exchange.line)
        super().pass_on(exchange)


class MovingProxy(FaultProxy):
    """Lets the owner do something just before the first label is set."""

    def __init__(self, upstream: int, move: Callable[[], None]) -> None:
        super().__init__(upstream)
        self._moves = [move]

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange; before the first UID STORE the owner comes."""
        if exchange.name == "UID STORE" and self._moves:
            self._moves.pop()()
        super().pass_on(exchange)
