"""From an address to its server: what is shipped, what DNS says (a name server of our own), what is a guess."""

from __future__ import annotations

import pytest
from servers.nameserver import NameServer, Zone

from inbox_guard.errors import UsageError
from inbox_guard.setup.dns import Names
from inbox_guard.setup.providers import Provider, of_domain, of_exchanger, providers
from inbox_guard.setup.servers import Server, find_server


def found(address: str, zone: Zone) -> Server:
    with NameServer(zone) as server:
        return find_server(address, Names(["127.0.0.1"], server.port))


@pytest.mark.parametrize(
    ("address", "host", "user", "takes"),
    [
        ("me@gmail.com", "imap.gmail.com", "me@gmail.com", "app"),
        ("me@GMX.de", "imap.gmx.net", "me@GMX.de", "app-with-2fa"),
        ("me@web.de", "imap.web.de", "me", "app-with-2fa"),
        ("me@fastmail.com", "imap.fastmail.com", "me@fastmail.com", "app"),
        ("me@hotmail.fi", "outlook.office365.com", "me@hotmail.fi", "none"),
        ("me@icloud.com", "imap.mail.me.com", "me", "app"),
        ("me@yandex.ru", "imap.yandex.com", "me@yandex.ru", "app"),
        ("me@posteo.de", "posteo.de", "me@posteo.de", "own"),
    ],
)
def test_a_known_provider_needs_no_question_to_anybody(address: str, host: str, user: str, takes: str) -> None:
    with NameServer({}) as names:
        server = find_server(address, Names(["127.0.0.1"], names.port))
        assert names.asked == []
    assert (server.host, server.port, server.security, server.user, server.certain) == (host, 993, "tls", user, True)
    assert server.provider
    assert server.provider.takes == takes


def test_srv_records_name_the_server_the_first_choice_first() -> None:
    zone = {
        ("_imaps._tcp.own.example", "SRV"): [
            "20 1 993 b.own.example.",
            "10 5 994 a.own.example.",
            "10 1 1 c.own.example.",
        ]
    }
    server = found("me@own.example", zone)
    assert (server.host, server.port, server.security, server.certain) == ("a.own.example", 994, "tls", True)


def test_a_server_that_starts_tls_later_comes_second() -> None:
    zone = {
        ("_imaps._tcp.own.example", "SRV"): ["0 0 0 ."],
        ("_imap._tcp.own.example", "SRV"): ["0 1 143 mail.own.example."],
    }
    server = found("me@own.example", zone)
    assert (server.host, server.port, server.security) == ("mail.own.example", 143, "starttls")


def test_a_server_of_another_domain_has_to_be_confirmed() -> None:
    """RFC 6186 §6: who forges the answer would get the password."""
    server = found("me@own.example", {("_imaps._tcp.own.example", "SRV"): ["0 1 993 own.example.thief.example."]})
    assert server.host == "own.example.thief.example"
    assert not server.certain


@pytest.mark.parametrize(
    ("domain", "wire"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("STRAẞE.example", "xn--strae-oqa.example"),
        ("bu\u0308ro.example", "xn--bro-hoa.example"),
        ("Пример.example", "xn--e1afmkfd.example"),
        ("Own.Example", "own.example"),
    ],
)
def test_a_domain_is_asked_for_by_its_own_name_and_by_no_other(domain: str, wire: str) -> None:
    """RFC 5891: ß is a letter of its own; strasse.example may be somebody else's."""
    with NameServer({(f"_imaps._tcp.{wire}", "SRV"): [f"0 1 993 mail.{wire}."]}) as server:
        mine = find_server(f"anna@{domain}", Names(["127.0.0.1"], server.port))
        assert [name for name, _ in server.asked] == [f"_imaps._tcp.{wire}", f"_imap._tcp.{wire}"]
    assert (mine.host, mine.certain) == (f"mail.{wire}", True)
    assert find_server(f"anna@{domain}", None).host == f"imap.{wire}"


def test_a_domain_that_only_looks_like_a_providers_is_not_the_providers() -> None:
    assert of_domain("KASSERVER.com")
    assert of_domain("kaßerver.com") is None


@pytest.mark.parametrize(
    ("exchanger", "host", "name"),
    [
        ("aspmx.l.google.com.", "imap.gmail.com", "Gmail"),
        ("own-example.mail.protection.outlook.com.", "outlook.office365.com", "Microsoft 365"),
        ("own-example.olc.protection.outlook.com.", "outlook.office365.com", "Outlook.com"),
        ("in1-smtp.messagingengine.com.", "imap.fastmail.com", "Fastmail"),
        ("w0123456.kasserver.com.", "w0123456.kasserver.com", "All-Inkl"),
        ("mx00.kundenserver.de.", "imap.ionos.de", "IONOS"),
        ("smtpin.rzone.de.", "imap.strato.de", "Strato"),
    ],
)
def test_a_mail_exchanger_that_can_be_one_providers_alone_names_it(exchanger: str, host: str, name: str) -> None:
    server = found("me@own.example", {("own.example", "MX"): [f"10 {exchanger}", "20 backup.elsewhere.example."]})
    assert (server.host, server.user) == (host, "me@own.example")
    assert server.source.startswith(name)


def test_any_other_mail_exchanger_names_nobody() -> None:
    server = found("me@own.example", {("own.example", "MX"): ["10 mx.evilgoogle.com.", "20 mail.own.example."]})
    assert (server.host, server.source, server.certain) == ("imap.own.example", "a guess", False)


def test_without_dns_a_guess_is_left() -> None:
    assert find_server("me@own.example", None).source == "a guess"


def test_a_name_server_out_of_order_leaves_a_guess_and_its_trouble() -> None:
    with NameServer({}, broken=True) as server:
        names = Names(["127.0.0.1"], server.port)
        assert find_server("me@own.example", names).source == "a guess"
        assert names.trouble


def test_a_provider_without_imap_is_told() -> None:
    with pytest.raises(UsageError, match="Tuta offers no IMAP"):
        find_server("me@tuta.com", None)


@pytest.mark.parametrize("provider", providers(), ids=lambda provider: provider.name)
def test_what_is_known_of_a_provider_fits_together(provider: Provider) -> None:
    assert provider.domains
    assert provider.host or provider.no_imap
    assert all(of_domain(domain) is provider for domain in provider.domains), "no domain twice"
    assert all(of_exchanger(f"mx1.{end}") is provider for end in provider.mx), "no exchanger twice"
    assert all(end == end.casefold() and not end.startswith(".") for end in (*provider.domains, *provider.mx))
    assert (provider.takes != "none") or provider.oauth2
    assert all(not hint.endswith(("..", ": ")) for hint in provider.hints())
