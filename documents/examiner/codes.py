"""The words the examiner answers with. `documents.verdicts` has a sentence for each."""

from enum import StrEnum


class Verdict(StrEnum):
    READY = "ready"
    ATTENTION = "attention"
    REFUSED = "refused"


class Code(StrEnum):
    """Why the verdict is what it is."""

    READY = "ready"
    REPAIRED = "repaired"
    NEEDS_PASSWORD = "needs-password"  # noqa: S105 - a verdict, not a password
    NOT_A_PDF = "not-a-pdf"
    BEYOND_REPAIR = "beyond-repair"
    NO_PAGES = "no-pages"
    TOO_LARGE = "too-large"
    HARMFUL = "harmful"
    TOO_MANY_PAGES = "too-many-pages"
    TOO_COSTLY = "too-costly"
    CANNOT_BE_STAMPED = "cannot-be-stamped"
    CONTENTS_ELSEWHERE = "contents-elsewhere"
    ANSWERS_LOST = "answers-lost"


class Finding(StrEnum):
    NO_TEXT = "no-text"
    TEXT_NOT_READ = "text-not-read"
    BLANK_FIRST_PAGE = "blank-first-page"
    SCRIPTS = "scripts"
    LAUNCH = "launch-actions"
    ATTACHMENT = "attachment"
    FORM = "form-fields"
    XFA = "xfa-form"
    SIGNATURE = "signature"
    PLACEHOLDER = "placeholder-pages"
    PORTFOLIO = "portfolio"
    PAGE_SIZE = "page-size"
    ROTATED = "rotated-pages"
    COUNTS_DIFFER = "page-counts-differ"
    IDENTIFIER = "identifier"
    HIDDEN_TEXT = "text-under-boxes"
    INVISIBLE_TEXT = "invisible-text"


class Repair(StrEnum):
    HEADER = "header-moved"
    DECRYPTED = "restrictions-removed"
    DAMAGE = "damage-mended"
    PAGE_TREE = "page-list-rebuilt"
    BOXES = "page-boxes-mended"
    SCRIPTS = "scripts-removed"
    ATTACHMENTS = "attachments-removed"
    FORM = "form-flattened"
    TURNED = "pages-turned"
    FITTED = "pages-fitted"
    PHOTOS = "photos-to-pdf"
