"""The flags of a filing as small worded tags."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Flag:
    code: str
    label: str | Promise
    tone: str


FLAGS = (
    Flag("unread", _("Being looked over"), "quiet"),
    Flag("identifiers", _("Identifiers found"), "stop"),
    Flag("problems", _("Does not pass the checks"), "stop"),
    Flag("over-limit", _("Over the limit"), "warn"),
    Flag("hidden-text", _("Hidden text"), "warn"),
    Flag("resubmitted", _("Resubmitted"), "news"),
    Flag("no-text-layer", _("Pages are pictures"), "quiet"),
    Flag("repaired", _("Repaired document"), "quiet"),
    Flag("signed", _("Digitally signed"), "quiet"),
)


def flags_from(text: str) -> list[Flag]:
    """The flags in the stored text, the gravest first."""
    codes = set(text.split())
    return [flag for flag in FLAGS if flag.code in codes]
