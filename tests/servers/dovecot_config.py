"""How Dovecot is configured, in the two languages of its configuration: of 2.3 (Debian 12) and of 2.4 (Debian 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The files of one generation; a word between two @ is filled in."""

    config: str
    tokens: str  # the part of the config that takes logins by OAuth 2
    introspection: str  # a file of its own beside the config; "" where it is part of it
    small: str  # what the user with the small mailbox has beside his password


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with all words filled in."""
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


SPECIAL = """
  mailbox Drafts {
    special_use = \\Drafts
    auto = create
  }
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
"""

# chroot needs root, whatever the default says
UNROOTED = """
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service stats {
  chroot =
}
"""

# what both generations say alike; failed logins would slow down every later login from 127.0.0.1: hence no delay and
# no penalty
_COMMON = """
base_dir = @D@/run
state_dir = @D@/state
log_path = @D@/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = @INTERNAL@
default_internal_group = @INTERNAL_GROUP@
default_login_user = @LOGIN@
first_valid_uid = 1
first_valid_gid = 1
mail_uid = @UID@
mail_gid = @GID@
auth_mechanisms = plain login @MECHANISMS@
auth_failure_delay = 0
mail_max_userip_connections = 50
ssl = yes
@UNROOTED@
service imap-login {
  inet_listener imap {
    port = @PORT@
  }
  inet_listener imaps {
    port = @TLS@
    ssl = yes
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
@TOKENS@
namespace inbox {
  inbox = yes
  prefix = @PREFIX@
  separator = @SEPARATOR@
  @SPECIAL@
}
"""

_OLD = Language(
    config=_COMMON
    + """
mail_location = maildir:@D@/mail/%u
mail_plugins = quota
disable_plaintext_auth = no
ssl_cert = <@D@/cert.pem
ssl_key = <@D@/key.pem
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u @D@/users
  result_failure = continue
  result_internalfail = continue
}
passdb {
  driver = static
  args = password=@PASSWORD@
}
userdb {
  driver = passwd-file
  args = username_format=%u @D@/users
  default_fields = uid=@UID@ gid=@GID@ home=@D@/mail/%u
  result_failure = continue
}
userdb {
  driver = static
  args = uid=@UID@ gid=@GID@ home=@D@/mail/%u
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=1G
}
protocol imap {
  mail_plugins = quota imap_quota
}
""",
    tokens="""
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = @D@/oauth2.conf
}
""",
    introspection="""
introspection_url = @URL@
introspection_mode = get
username_attribute = username
active_attribute = active
tls_ca_cert_file = @CA@
""",
    small="userdb_quota_rule=*:storage=8K",
)

_NEW = Language(
    config="""
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
"""
    + _COMMON
    + """
mail_driver = maildir
mail_path = @D@/mail/%{user}
mail_plugins {
  quota = yes
}
# else mail without attachments gets a flag that nobody set
mail_attachment_detection_options =
auth_allow_cleartext = yes
ssl_server_cert_file = @D@/cert.pem
ssl_server_key_file = @D@/key.pem
passdb passwd-file {
  passwd_file_path = @D@/users
  default_password_scheme = PLAIN
  auth_username_format = %{user}
  result_failure = continue
  result_internalfail = continue
}
passdb static {
  password = @PASSWORD@
}
userdb passwd-file {
  passwd_file_path = @D@/users
  auth_username_format = %{user}
  fields {
    uid:default = @UID@
    gid:default = @GID@
    home:default = @D@/mail/%{user}
  }
  result_failure = continue
}
userdb static {
  fields {
    uid = @UID@
    gid = @GID@
    home = @D@/mail/%{user}
  }
}
# outside of the quota, else no user could have another one
quota_storage_size = 1G
quota_storage_grace = 0
quota "User quota" {
}
protocol imap {
  mail_plugins {
    quota = yes
    imap_quota = yes
  }
}
""",
    tokens="""
oauth2 {
  introspection_url = @URL@
  introspection_mode = get
  username_attribute = username
  active_attribute = active
  active_value = true
  ssl_client_ca_file = @CA@
}
""",
    introspection="",
    small="userdb_quota_storage_size=8K",
)

#: The beginning of a version → its language.
LANGUAGES = {"2.3.": _OLD, "2.4.": _NEW}
