"""The keys of config.toml as pydantic models: types, bounds and an example for each; `read` builds our own values.

The models take nothing but what TOML gives (strict: no "993" for 993) and know no key but their own.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from inbox_guard.config.fields import (
    AccountName,
    Address,
    AddressOrDomain,
    Amount,
    Command,
    Country,
    Currency,
    Day,
    DraftLimit,
    ExistingFile,
    FileToWrite,
    Host,
    Issuer,
    Label,
    Language,
    Length,
    Link,
    NotOffered,
    OfficeHours,
    OptionalFile,
    Prefix,
    Prepayment,
    Share,
    Sign,
    Text,
    TimeZone,
    Wait,
    Weight,
    at_least,
    fault,
    several,
)
from inbox_guard.mailbox.settings import Auth, Security, is_loopback

DraftKind = Literal["decline", "negotiate", "clarify", "follow-up"]
LabelMeaning = Literal["decline", "negotiate", "clarify", "follow-up", "request"]


class Table(BaseModel):
    """A table of the config: no key but its own, no value of another type."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, validate_by_name=False
    )


class ReferralTable(Table):
    """[[profile.referrals]]."""

    services: list[Text] = Field(default=[], alias="for", examples=[["blog", "hosting"]])
    text: dict[Language, Text] = Field(examples=[{"en": "…"}])


class ProfileTable(Table):
    """[profile]."""

    name: Text = Field(default="", examples=["Maija Esimerkki"])
    addresses: Annotated[list[Address], AfterValidator(several)] = Field(default=[], examples=[["me@example.com"]])
    languages: Annotated[list[Language], AfterValidator(several)] = Field(
        default=["en", "de", "fi", "ru"], examples=[["fi", "en"]]
    )
    time_zone: TimeZone = Field(default="UTC", examples=["Europe/Helsinki"])
    country: Country = Field(default="", examples=["FI"])
    office_hours: OfficeHours = Field(default="Mon-Fri 09:00-17:00", examples=["Mon-Fri 09:00-17:00"])
    currency: Currency = Field(default="EUR", examples=["EUR"])
    minimum_project: Amount | None = Field(default=None, examples=[800])
    minimum_hourly: Amount | None = Field(default=None, examples=[60])
    services: list[Text] = Field(default=[], examples=[["web development"]])
    not_offered: list[NotOffered] = Field(default=[], examples=[["gambling"]])
    available_from: Day | None = Field(default=None, examples=[date(2026, 12, 1)])
    portfolio: list[Link] = Field(default=[], examples=[["https://www.example.com/work"]])
    referrals: list[ReferralTable] = Field(default=[], examples=[[{"for": ["blog"]}]])


class TermsTable(Table):
    """[terms]."""

    prepayment: Prepayment = Field(default="50%", examples=["50%"])
    stages: Annotated[int, AfterValidator(at_least(1, 12))] = Field(default=4, examples=[4])
    revisions: Annotated[int, AfterValidator(at_least(0, 12))] = Field(default=2, examples=[2])
    discount: Literal["none", "smaller scope", "later date"] = Field(
        default="smaller scope", examples=["smaller scope"]
    )
    nda_surcharge: Share = Field(default="", examples=["30%"])
    guarantee: str = Field(default="", examples=["half the fee back if I miss the agreed date"])


class AccountTable(Table):
    """[accounts.NAME]."""

    host: Host = Field(examples=["imap.example.com"])
    port: Annotated[int, AfterValidator(at_least(1, 65535))] | None = Field(default=None, examples=[993])
    security: Security = Field(default="tls", examples=["tls"])
    user: Text = Field(examples=["me@example.com"])
    auth: Auth = Field(default="password", examples=["password"])
    password_command: Command = Field(default="", examples=["pass show mail"])
    oauth2_command: Command = Field(default="", examples=["oama access me@example.com"])
    oauth2: Issuer = Field(default="", examples=["microsoft"])
    oauth2_client_id: str = Field(default="", examples=["00000000-0000-0000-0000-000000000000"])
    oauth2_scope: str = Field(default="", examples=["imap offline_access"])
    folders: Annotated[list[Text], AfterValidator(several)] = Field(default=["INBOX"], examples=[["INBOX"]])
    drafts: Text = Field(default="auto", examples=["auto"])
    sent: Text = Field(default="auto", examples=["auto"])
    ca_file: OptionalFile = Field(default="", examples=["/etc/ssl/my-ca.pem"])

    @model_validator(mode="after")
    def _a_login_is_whole(self) -> AccountTable:
        if self.oauth2 and self.auth != "oauth2":
            raise fault('oauth2 is for accounts with auth = "oauth2"')
        if self.oauth2 and not self.oauth2_client_id:
            raise fault("oauth2 needs oauth2_client_id, the name under which your own client is registered there")
        if self.oauth2 and self.oauth2_command:
            raise fault("oauth2 and oauth2_command exclude each other")
        if self.oauth2_command and self.auth != "oauth2":
            raise fault('oauth2_command is for accounts with auth = "oauth2"')
        if self.auth == "oauth2" and not (self.oauth2 or self.oauth2_command or self.password_command):
            raise fault('auth = "oauth2" needs oauth2 with oauth2_client_id, or oauth2_command')
        return self

    @field_validator("drafts")
    @classmethod
    def _drafts_lie_apart(cls, drafts: str, info: ValidationInfo) -> str:
        if drafts.casefold() in {folder.casefold() for folder in info.data.get("folders", ())}:
            raise fault("is one of the folders that are scanned; name the folder where you keep drafts alone")
        return drafts

    @field_validator("security")
    @classmethod
    def _plain_text_stays_here(cls, security: str, info: ValidationInfo) -> str:
        if security == "none" and "host" in info.data and not is_loopback(info.data["host"]):
            raise fault(
                '"none" would send the password in clear; it goes with loopback addresses only: use "tls" or "starttls"'
            )
        return security


class ScheduleTable(Table):
    """[schedule]."""

    every: Length = Field(default="5m", examples=["5m"])
    idle: bool = Field(default=True, examples=[True])
    look_back: Length = Field(default="14d", examples=["14d"])
    alarm_after: Length = Field(default="6h", examples=["6h"])
    alarm_command: Command = Field(default="", examples=["mail -s inbox-guard me@example.com"])
    metrics_file: FileToWrite = Field(default="", examples=["/var/lib/node_exporter/inbox_guard.prom"])


class LabelsTable(Table):
    """[labels]."""

    prefix: Prefix = Field(default="guard", examples=["guard"])
    signs: bool = Field(default=True, examples=[True])
    as_: dict[LabelMeaning, Label] = Field(default={}, alias="as", examples=[{"decline": "$label1"}])


class RepliesTable(Table):
    """[replies]."""

    draft: list[DraftKind] = Field(
        default=["decline", "negotiate", "clarify", "follow-up"], examples=[["decline", "clarify"]]
    )
    follow_up_after: Wait = Field(default="5 business days", examples=["5 business days"])
    max_drafts_per_scan: DraftLimit = Field(default=20, examples=[20])
    templates: list[ExistingFile] = Field(default=[], examples=[["my-replies.toml"]])


class RulesTable(Table):
    """[rules]."""

    disable: list[Sign] = Field(default=[], examples=[["off-hours"]])
    weights: dict[Sign, Weight] = Field(default={}, examples=[{"nda-first": 0.0}])
    files: list[ExistingFile] = Field(default=[], examples=[["my-rules.toml"]])
    exclude: list[AddressOrDomain] = Field(default=[], examples=[["news@example.com", "example.org"]])


class ConfigTable(Table):
    """The whole file."""

    profile: ProfileTable = Field(default=ProfileTable(), examples=[{"name": "…"}])
    terms: TermsTable = Field(default=TermsTable(), examples=[{"stages": 4}])
    accounts: dict[AccountName, AccountTable] = Field(default={}, examples=[{"work": {"host": "imap.example.com"}}])
    schedule: ScheduleTable = Field(default=ScheduleTable(), examples=[{"every": "5m"}])
    labels: LabelsTable = Field(default=LabelsTable(), examples=[{"prefix": "guard"}])
    replies: RepliesTable = Field(default=RepliesTable(), examples=[{"draft": ["decline"]}])
    rules: RulesTable = Field(default=RulesTable(), examples=[{"disable": []}])
