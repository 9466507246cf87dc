"""What can go wrong on the wire, each as a fault for `servers.fault_proxy`."""

from __future__ import annotations

import re
import time

from servers.fault_proxy import Exchange, Fault

_EXISTS = re.compile(rb"^\* (\d+) EXISTS\r\n", re.MULTILINE)
_LITERAL = re.compile(rb"\{(\d+)\}\r\n")


def _cut_before(exchange: Exchange) -> None:
    exchange.cut()


def _cut_in_command(exchange: Exchange) -> None:
    exchange.run_half()
    exchange.cut()


def _cut_after(exchange: Exchange) -> None:
    exchange.run()
    exchange.cut()


def _cut_in_answer(exchange: Exchange) -> None:
    answer = exchange.run()
    literal = _LITERAL.search(answer)
    middle = literal.end() + int(literal[1]) // 2 if literal else len(answer) // 2
    exchange.send(answer[:middle])
    exchange.cut()


def _delay(exchange: Exchange) -> None:
    answer = exchange.run()
    time.sleep(0.2)
    exchange.send(answer)


def _trickle(exchange: Exchange) -> None:
    answer = exchange.run()
    for at in range(len(answer)):
        exchange.send(answer[at : at + 1])


def _stall(exchange: Exchange) -> None:
    exchange.run()
    exchange.wait_for_hang_up()


def _refuse(words: str) -> Fault:
    def fault(exchange: Exchange) -> None:
        exchange.send(exchange.tag + f" {words}\r\n".encode())

    return fault


def _deny(exchange: Exchange) -> None:
    """The server does it and says that it has not."""
    exchange.run()
    exchange.send(exchange.tag + b" NO [SERVERBUG] internal error\r\n")


def _bye(exchange: Exchange) -> None:
    exchange.send(b"* BYE server shutting down\r\n")
    exchange.cut()


def _bye_after(exchange: Exchange) -> None:
    exchange.send(exchange.run() + b"* BYE autologout\r\n")
    exchange.cut()


def _lie(number: int) -> Fault:
    def fault(exchange: Exchange) -> None:
        answer, count = _EXISTS.subn(b"* %d EXISTS\r\n" % number, exchange.run())
        if not count:
            answer = _before_the_end(answer, b"* %d EXISTS\r\n" % number)
        exchange.send(answer)

    return fault


def _aside(*lines: bytes, first: bool = False) -> Fault:
    """Untagged lines that nobody has asked for (RFC 9051 §7), before the rest of the answer or before its end."""
    said = b"".join(line + b"\r\n" for line in lines)

    def fault(exchange: Exchange) -> None:
        answer = exchange.run()
        exchange.send(said + answer if first and exchange.line else _before_the_end(answer, said))

    return fault


def _before_the_end(answer: bytes, said: bytes) -> bytes:
    at = answer.rstrip(b"\r\n").rfind(b"\r\n") + 2
    return answer[:at] + said + answer[at:] if at > 1 else said + answer


FAULTS: dict[str, Fault] = {
    "cut before the command": _cut_before,
    "cut inside the command": _cut_in_command,
    "cut before the answer": _cut_after,
    "cut inside the answer": _cut_in_answer,
    "delay": _delay,
    "trickle": _trickle,
    "stall": _stall,
    "NO": _refuse("NO not now"),
    "BAD": _refuse("BAD what do you mean"),
    "OVERQUOTA": _refuse("NO [OVERQUOTA] mailbox is full"),
    "UNAVAILABLE": _refuse("NO [UNAVAILABLE] a backend is down"),
    "AUTHENTICATIONFAILED": _refuse("NO [AUTHENTICATIONFAILED] who are you"),
    "done but denied": _deny,
    "BYE": _bye,
    "BYE after the answer": _bye_after,
    "EXISTS 0": _lie(0),
    "EXISTS 4096": _lie(4096),
    "a FETCH before": _aside(rb"* 1 FETCH (FLAGS (\Seen))", rb"* 2 FETCH (UID 2 FLAGS (\Flagged))", first=True),
    "a FETCH behind": _aside(rb"* 1 FETCH (UID 1 FLAGS (\Seen))", b"* 77 FETCH (FLAGS ())"),
    "an EXPUNGE before": _aside(b"* 1 EXPUNGE", b"* 5 EXISTS", first=True),
    "an EXPUNGE behind": _aside(b"* 3 EXPUNGE", b"* 2 EXPUNGE", b"* 2 RECENT"),
    "an ALERT": _aside(b"* OK [ALERT] the disk is on fire", b"* NO still on fire", first=True),
}
