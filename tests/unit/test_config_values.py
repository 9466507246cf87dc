"""Lengths of time, office hours, labels, addresses and hosts as people write them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from inbox_guard.config import values
from inbox_guard.profile import Wait


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("5 min", timedelta(minutes=5)),
        ("1 minute", timedelta(minutes=1)),
        ("12h", timedelta(hours=12)),
        ("2 hours", timedelta(hours=2)),
        ("14d", timedelta(days=14)),
        ("14 Days", timedelta(days=14)),
        ("3w", timedelta(weeks=3)),
        (" 2 weeks ", timedelta(weeks=2)),
    ],
)
def test_a_length_of_time_is_read_as_people_write_it(text: str, length: timedelta) -> None:
    assert values.duration(text) == length
    assert values.wait(text) == Wait(length)


@pytest.mark.parametrize("text", ["5 business days", "5 Business Day", "5 working  days"])
def test_business_days_are_told_from_days(text: str) -> None:
    assert values.wait(text) == Wait(timedelta(days=5), business=True)
    with pytest.raises(ValueError, match="business days mean nothing here"):
        values.duration(text)


@pytest.mark.parametrize("text", ["", "5", "m", "five minutes", "5 years", "-5m", "5m 3s", "1.5h", "0d", "9999999d"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a length of time|longer than nothing"):
        values.duration(text)
    with pytest.raises(ValueError, match=r"expected a length of time|longer than nothing"):
        values.wait(text)


@pytest.mark.parametrize(
    ("longest", "longer"),
    [("36525d", "36526d"), ("5217 weeks", "5218 weeks"), ("36525 business days", "36526 business days")],
)
def test_a_length_of_time_is_a_century_at_most(longest: str, longer: str) -> None:
    """More than that could lead out of the calendar, which has years from 1 to 9999."""
    assert values.wait(longest).length <= timedelta(days=36_525)
    with pytest.raises(ValueError, match="must not be longer than 100 years"):
        values.wait(longer)


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("Mon-Fri 09:00-17:00", {0, 1, 2, 3, 4}, time(9), time(17)),
        ("Mon-Thu 9-16", {0, 1, 2, 3}, time(9), time(16)),
        ("mon–fri 8.30–16.15", {0, 1, 2, 3, 4}, time(8, 30), time(16, 15)),
        ("Monday - Wednesday, Sat 10:00 - 14:00", {0, 1, 2, 5}, time(10), time(14)),
        ("Sun-Thu 9-17", {6, 0, 1, 2, 3}, time(9), time(17)),
        ("Tue 12-13", {1}, time(12), time(13)),
        ("Mon-Sun 0-24", set(range(7)), time(0), time.max),
    ],
)
def test_office_hours_are_days_and_a_time_between(text: str, days: set[int], start: time, end: time) -> None:
    hours = values.office_hours(text)
    assert (hours.days, hours.start, hours.end) == (frozenset(days), start, end)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("9-17", "expected days and hours"),
        ("Mon-Fri", "expected days and hours"),
        ("Mon-Fry 9-17", '"fry" is no day'),
        ("Mo-Fr 9-17", '"mo" is no day'),
        ("Mon, 9-17", '"" is no day'),
        ("Mon-Fri 9-25", "25:00 is no time of day"),
        ("Mon-Fri 9:70-17", "9:70 is no time of day"),
        ("Mon-Fri 22-06", "end later on the same day"),
        ("Mon-Fri 9-9", "end later on the same day"),
    ],
)
def test_office_hours_that_cannot_be_are_refused(text: str, trouble: str) -> None:
    with pytest.raises(ValueError, match=trouble):
        values.office_hours(text)


@pytest.mark.parametrize("label", ["guard", "$label1", "Work/Todo", "a_b-c.d", "x"])
def test_a_label_is_an_atom_of_imap(label: str) -> None:
    assert values.atom(label) == label


@pytest.mark.parametrize(
    "label", ["", "to do", "hylätty!ä", "a(b", "a)b", "a{b", "50%", "a*", '"a"', "a\\b", "a]", "a\r\nb", "a\0"]
)
def test_what_a_server_would_not_take_as_a_keyword_is_no_label(label: str) -> None:
    with pytest.raises(ValueError, match="a label must be ASCII"):
        values.atom(label)


@pytest.mark.parametrize("label", ["$Junk", "$notjunk", "NonJunk", "$Forwarded", "$MDNSent", "$Phishing", "$Important"])
def test_what_tells_mail_programs_something_else_is_no_label(label: str) -> None:
    """A filter would learn from it, or a program would believe that a receipt was sent."""
    with pytest.raises(ValueError, match=r"something else, .*; choose one of"):
        values.label(label)


@pytest.mark.parametrize("label", ["$label1", "$Label5", "junk-work", "important", "$client"])
def test_tags_of_the_users_own_are_labels(label: str) -> None:
    assert values.label(label) == label


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Info@Example.com", "info@example.com"),
        ("example.com", "example.com"),
        ("@Example.com", "example.com"),
        ("*@mail.example.com", "mail.example.com"),
        ("*.example.com", ".example.com"),
        (".example.com", ".example.com"),
    ],
)
def test_an_exclusion_is_an_address_or_a_domain(text: str, kept: str) -> None:
    assert values.address_or_domain(text) == kept


@pytest.mark.parametrize("text", ["", "foo", "foo bar", "a@b@c.example", "https://example.com", "*"])
def test_what_is_neither_address_nor_domain_excludes_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="a mail address or a domain"):
        values.address_or_domain(text)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Europe/Helsinky", "Europe/Helsinki"),
        ("Kyiv", "Europe/Kyiv"),
        ("New York", "America/New_York"),
        ("vienna", "Europe/Vienna"),
        ("Asia/Kolkatta", "Asia/Kolkata"),
    ],
)
def test_a_time_zone_is_looked_for_by_its_place(name: str, near: str) -> None:
    with pytest.raises(ValueError, match="is no time zone") as error:
        values.time_zone(name)
    assert str(error.value) == f'"{name}" is no time zone; did you mean "{near}"?'


@pytest.mark.parametrize("name", ["MSK", "PST", "GMT+2", "UTC+2", "Wien", "Europe/Wien", "", "Europe", "../x", "Mars"])
def test_where_no_place_is_near_an_example_is_told_and_no_abbreviation(name: str) -> None:
    """They are alike and mean places far apart."""
    with pytest.raises(ValueError, match="is no time zone") as error:
        values.time_zone(name)
    assert str(error.value) == f'"{name}" is no time zone such as "Europe/Helsinki"'


@pytest.mark.parametrize(
    "text", ["me", "me@", "@example.com", "Me <me@example.com>", "me@example.com, you@example.com"]
)
def test_an_own_address_is_bare(text: str) -> None:
    with pytest.raises(ValueError, match="a bare mail address"):
        values.address(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("imap.example.com", "imap.example.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("localhost", "localhost"),
        ("imap.example.com.", "imap.example.com."),
        ("imap.bücher.example", "imap.bücher.example"),
    ],
)
def test_a_host_is_a_name_or_an_ip_address(text: str, kept: str) -> None:
    assert values.host(text) == kept


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "the name of the server"),
        ("imaps://imap.example.com", "without imap://"),
        ("imap.example.com/mail", "without imap://"),
        ("imap.example.com:993", "port has a key of its own"),
        ("imap example", "the name of the server"),
        ("a\r\nb", "the name of the server"),
        ("imap..example.com", "1 to 63 characters"),
        (f"{'a' * 64}.example.com", "1 to 63 characters"),
        (f"{'ä' * 60}.example.com", "1 to 63 characters"),
    ],
)
def test_what_is_no_host_is_refused_with_the_reason(text: str, trouble: str) -> None:
    with pytest.raises(ValueError, match=trouble):
        values.host(text)
