"""Contract suite and whole scans on servers that cannot stand beside Dovecot: `python tests/servers/others.py`.

    python tests/servers/others.py [cyrus] [courier] [-- ARGUMENTS OF PYTEST]

On Debian, as root: the packages are downloaded and unpacked into a temporary folder, not installed, since each of them
conflicts with dovecot-imapd.  Cyrus runs from there; Courier, whose paths are compiled in, sees them laid over /usr and
/etc in a mount namespace of its own.  Nothing outside the folder changes.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "alice", "correct-horse"
VARIABLE = "INBOX_GUARD_TEST_SERVER"  # port, user, password, prefix of folders
TESTS = Path(__file__).resolve().parents[1]
SUITES = ("contract/test_mailbox.py", "promises/test_scan.py")


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is got and started.  `start` gives its process; `prefix` stands before the names of folders."""

    name: str
    packages: tuple[str, ...]
    start: Callable[[Path, Path, int], subprocess.Popen[bytes]]
    prefix: str = ""
    left_out: str = ""  # an expression of pytest's -k


def fetched(server: Server, root: Path) -> str:
    """Download and unpack the packages; the version of the server."""
    debs = root / "debs"
    debs.mkdir(parents=True)
    subprocess.run(["apt-get", "download", "-q", *server.packages], cwd=debs, check=True, capture_output=True)
    for deb in debs.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(deb), str(root)], check=True)
    [main] = debs.glob(f"{server.packages[0]}_*.deb")
    return main.name.split("_")[1].replace("%3a", ":")


# ── Cyrus ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _cyrus(root: Path, home: Path, port: int) -> subprocess.Popen[bytes]:
    libraries = root / "usr/lib/x86_64-linux-gnu"
    programs = root / "usr/lib/cyrus/bin"
    paths = (libraries, root / "lib/x86_64-linux-gnu", root / "usr/lib/cyrus", root / "usr/lib")
    environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, paths)), "SASL_PATH": str(libraries / "sasl2")}
    for name in ("conf/socket", "conf/proc", "conf/db", "conf/sieve", "spool", "run", "log"):
        (home / name).mkdir(parents=True)
    settings = {
        "configdirectory": home / "conf",
        "partition-default": home / "spool",
        "defaultpartition": "default",
        "cyrus_user": "nobody",
        "sasl_pwcheck_method": "auxprop",
        "sasl_auxprop_plugin": "sasldb",
        "sasl_mech_list": "PLAIN LOGIN",
        "sasl_sasldb_path": home / "sasldb2",
        "sasl_plugin_path": libraries / "sasl2",
        "allowplaintext": "yes",
        "failedloginpause": "0",
        "servername": "localhost",
        "unixhierarchysep": "yes",
        "altnamespace": "yes",
        "virtdomains": "off",
        "idlesocket": home / "conf/socket/idle",
        "autocreate_quota": "1000000",
        "autocreate_inbox_folders": "Drafts | Sent",
        "xlist-drafts": "Drafts",
        "xlist-sent": "Sent",
        "search_engine": "none",
        "sievedir": home / "conf/sieve",
        "duplicatesuppression": "no",
        "delete_mode": "immediate",  # a deleted folder is kept under the second of its end, and two in one second clash
    }
    config, services = home / "imapd.conf", home / "cyrus.conf"
    config.write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))
    # one statement a line: a section on one line is read as empty, without a word
    services.write_text(
        f'START {{\n  recover cmd="{programs}/ctl_cyrusdb -C {config} -r"\n}}\n'
        f'SERVICES {{\n  imap cmd="{programs}/imapd -C {config}" listen="127.0.0.1:{port}" prefork=1 maxchild=60\n}}\n'
        f'EVENTS {{\n  checkpoint cmd="{programs}/ctl_cyrusdb -C {config} -c" period=30\n}}\n'
    )
    add = [str(root / "usr/sbin/saslpasswd2"), "-p", "-c", "-f", str(home / "sasldb2"), "-u", "localhost", USER]
    subprocess.run(add, input=PASSWORD.encode(), env=environment, check=True)
    shutil.chown(home, "nobody")
    for path in home.rglob("*"):
        shutil.chown(path, "nobody")
    master = [str(programs / "master"), "-C", str(config), "-M", str(services), "-p", str(home / "run/master.pid")]
    return subprocess.Popen(master, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# ── Courier ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_COURIER = r"""
set -e
mount --make-rprivate /
[ -d "$ROOT/lib" ] && cp -a "$ROOT/lib/." "$ROOT/usr/lib/"
mount -t overlay overlay -o "lowerdir=$ROOT/usr:/usr,upperdir=$HERE/up-usr,workdir=$HERE/work-usr" /usr
mount -t overlay overlay -o "lowerdir=$ROOT/etc:/etc,upperdir=$HERE/up-etc,workdir=$HERE/work-etc" /etc
mount -t tmpfs tmpfs /run
mkdir -p /run/courier/authdaemon /etc/courier/shared
ldconfig
chmod 755 /etc/courier
printf 'authmodulelist="authuserdb"\ndaemons=2\nauthdaemonvar=/run/courier/authdaemon\n' > /etc/courier/authdaemonrc
rm -rf /etc/courier/userdb
printf '%s\tuid=%s|gid=%s|home=%s|mail=%s|imappw=%s\n' "$NAME" "$(id -u nobody)" "$(id -g nobody)" \
  "$HERE/mail" "$HERE/mail/Maildir" "$(openssl passwd -1 "$SECRET")" > /etc/courier/userdb
chmod 600 /etc/courier/userdb
makeuserdb
P=$PORT; set -a; . /etc/courier/imapd; set +a; PORT=$P
export IMAP_CAPABILITY="$IMAP_CAPABILITY AUTH=PLAIN" IMAP_ENHANCEDIDLE=0 IMAP_TLS_REQUIRED=0 IMAP_STARTTLS=NO
export PROTOCOL=IMAP
/usr/lib/courier/courier-authlib/authdaemond &
for _ in $(seq 100); do [ -S /run/courier/authdaemon/socket ] && break; sleep 0.05; done
exec /usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=60 -maxperip=60 -nodnslookup -noidentlookup "$PORT" \
  /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir
"""


def _courier(root: Path, home: Path, port: int) -> subprocess.Popen[bytes]:
    for folder in ("", ".Drafts", ".Sent", ".Trash"):
        for name in ("cur", "new", "tmp"):
            (home / "mail/Maildir" / folder / name).mkdir(parents=True)
        if folder:
            (home / "mail/Maildir" / folder / "maildirfolder").touch()
    for name in ("up-usr", "work-usr", "up-etc", "work-etc"):
        (home / name).mkdir()
    for path in (home / "mail", *(home / "mail").rglob("*")):
        shutil.chown(path, "nobody", "nogroup")
    environment = {
        **os.environ,
        "ROOT": str(root),
        "HERE": str(home),
        "PORT": str(port),
        "NAME": USER,
        "SECRET": PASSWORD,
    }
    log = (home / "log").open("wb")
    command = ["unshare", "-m", "bash", "-c", _COURIER]
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)


SERVERS = {
    "cyrus": Server(
        "Cyrus",
        (
            *("cyrus-imapd", "cyrus-common", "libsasl2-2", "libsasl2-modules", "libsasl2-modules-db", "sasl2-bin"),
            *("libical3", "libxapian30", "libzephyr4", "libclamav12", "libmspack0", "libpcre3"),
        ),
        _cyrus,
        left_out=" and not one_broken_message",  # Cyrus takes no message without a header in the first place
    ),
    "courier": Server(
        "Courier",
        (
            *("courier-imap", "courier-base", "courier-authdaemon", "courier-authlib", "courier-authlib-userdb"),
            *("libcourier-unicode4", "gamin", "libgamin0", "libidn12", "libpcre3", "libltdl7"),
        ),
        _courier,
        prefix="INBOX.",
        # these name a folder to the mailbox itself, without the prefix that stands before it here
        left_out=" and not another_uidvalidity and not renumber and not name_of_another_script and not two_folders"
        " and not in_the_folders_asked_for and not finds_the_special_folders and not saved_as_a_draft_that_was_read",
    ),
}


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"the server did not start (exit code {process.poll()})")


def run(server: Server, arguments: list[str]) -> int:
    """Fetch, start, test, stop; pytest's exit code."""
    with tempfile.TemporaryDirectory(prefix=f"{server.name.lower()}-", ignore_cleanup_errors=True) as folder:
        root, home, port = Path(folder) / "root", Path(folder) / "home", _port()
        home.mkdir()
        Path(folder).chmod(0o755)
        version = fetched(server, root)
        process = server.start(root, home, port)
        try:
            _wait(port, process)
            print(f"{server.name} {version}", flush=True)
            suites = [str(TESTS / suite) for suite in SUITES]
            command = [sys.executable, "-m", "pytest", "-q", *suites, "-k", f"other{server.left_out}", *arguments]
            environment = {**os.environ, VARIABLE: f"{port} {USER} {PASSWORD} {server.prefix}"}
            return subprocess.run(command, cwd=TESTS.parent, env=environment, check=False).returncode
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    own_group = os.getpgid(process.pid) == process.pid
    if own_group:
        os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()
    process.wait(20)


def main() -> int:
    """The named servers, or all."""
    names, _, arguments = " ".join(sys.argv[1:]).partition("--")
    wanted = names.split() or list(SERVERS)
    return max([run(SERVERS[name], arguments.split()) for name in wanted])


if __name__ == "__main__":
    sys.exit(main())
