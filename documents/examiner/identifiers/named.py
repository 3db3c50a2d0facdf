"""Identifiers that only the words beside them give away: "account no. 12345678", "born 17 Apr 1986"."""

import re
from collections.abc import Iterator, Sequence

from documents.examiner.identifiers.reading import Match, masked, words_after, words_before

# Between a name and its value: "number", "no.", "#", "is", ":" and blanks, a line break at most.
_FILLER = r"(?:numbers?|numbered|num|nos?|nr|id|card|code|value|is|was|are|reads?)\b\.?|[#:=.,(\"'-]"
LINK = rf"(?:[ \t]*\n?[ \t]*(?:{_FILLER}))*[ \t]*\n?[ \t]*"
DIGITS = r"\d(?:[ -]?\d){%d,%d}(?![\w-]*\d)"
MARKS = r"(?=[A-Z0-9-]*\d)[A-Z0-9](?:[A-Z0-9]|[ -](?=[A-Z0-9]*\d)){%d,%d}(?![a-z0-9])"
MASK = re.compile(r"[x*#\u2022]{2,}", re.IGNORECASE)

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = (
    rf"(?:\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?\d{{2,4}}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|"
    rf"{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? ?\d{{4}}|\d{{1,2}}[-/ ]{MONTH}[-/ ]\d{{2,4}}|"
    rf"(?:(?:the|this) )?\d{{1,2}}(?:st|nd|rd|th)?(?: day)?(?: of)? {MONTH},? \d{{2,4}})"
)

_SORT = r"(?:bank|checking|savings|brokerage|credit card|debit card|card|loan|mortgage|money market|deposit)"
_AT = r"(?:[ \n]+(?:at|with|from|in|held at)(?:[ \n]+(?-i:[A-Z])[\w&.']*){1,4})?"
ACCOUNT_NAME = (
    rf"\b(?:(?:{_SORT}[ \n]+){{0,3}}(?:accounts?|acct|a/c)\b\.?|(?:checking|savings)\b|"
    rf"(?:loan|mortgage|(?:debit |credit )?card)(?=[ \n]*(?:no\b|num|#)))(?:{LINK}{_AT})?"
    r"(?:[ \n]+ending(?: in)? \d{2,4})?"
)
OTHER_CARD = re.compile(
    r"\b(identification|id|member(ship)?|library|resident|green|insurance|loyalty|reward|gift|time|report|score|"
    r"business|medicaid|medicare)s?[ \n]+card"
)
LICENCE = (
    r"\b(?:driver'?s?'?|drivers'|operator'?s?'?|driving)[ \n]+(?:licen[sc]e|lic\b\.?|permit)|\bd\.?l\.?(?=[ #:]|no)|"
    r"\bdln\b|"
    r"\b(?:licen[sc]e|lic\.?)(?=[ \n]*(?:no|num|#|id))"
)
TRADE = re.compile(
    r"(contractor|hic\b|home improvement|attorney|bar |law|business|liquor|medical|physician|doctor|nurs|real estate|"
    r"broker|electric|plumb|professional|notary|juris|marriage|dog|pet|software|occupational|trade|dealer|salon|"
    r"barber|realtor|engineer|architect|insurance producer|hvac|pest|building|permit)[^;\n]{0,40}$"
)
OTHER_TRADE = re.compile(r"\W*(?:contractor|attorney|electric|plumb|broker|realtor|nurse|notary|liquor)")
INSURER_HINTS = (
    "anthem", "aetna", "cigna", "humana", "blue", "bcbs", "united", "uhc", "kaiser", "connecticare", "oxford", "medic",
    "husky", "horizon", "amerihealth", "tricare", "wellcare", "oscar", "molina", "familycare", "health", "dental",
)  # fmt: skip
INSURER = (
    r"(?:anthem|aetna|cigna|humana|blue ?cross(?: (?:and )?blue ?shield)?|bcbs|united ?health ?care|uhc|kaiser|"
    r"connecticare|oxford|medicare|medicaid|husky(?: [abcd])?|horizon|amerihealth|tricare|wellcare|oscar|molina|"
    r"nj familycare|familycare|health(?: ?care)? (?:insurance|plan|benefit)|medical insurance|dental insurance)"
)
SERVICE = (
    r"(?:army|navy|air force|marine corps|marines|coast guard|space force|national guard|military|armed forces|"
    r"armed services|reserves?)"
)
MILITARY = re.compile(
    r"\bactive[- ](?:military )?duty\b(?! of)|"
    rf"\b(?:in|of|by) the (?:u\.? ?s\.? |united states )?(?:active )?{SERVICE}\b|"
    rf"\b(?:enlisted|deployed|stationed)\b[^.]{{0,40}}\b{SERVICE}\b|\bmilitary (?:status|service member)\b\W+\w+|"
    r"\b(?:is|was|as) an? (?:active )?(?:reservist|service ?member|veteran)\b|\bon military (?:leave|duty|orders)\b|"
    rf"(?<!salvation )\b{SERVICE} (?:reservist|veteran|soldier|sergeant|captain|lieutenant|officer|recruit|private)\b|"
    r"\b(?:is|was) an? (?:u\.?s\.? )?(?:active[- ]duty )?(?:soldier|sailor|airman|(?-i:Marine)\b(?! [A-Za-z]))|"
    rf"\b(?:join(?:ed|s)|serv(?:es?|ed|ing) (?:in|with)|enlist(?:s|ed|ing) in|discharged from|retired from)"
    rf"(?: the)?(?: u\.? ?s\.?| united states)? {SERVICE}\b|\bactive military service\b",
    re.IGNORECASE,
)


def _pattern(name: str, value: str) -> re.Pattern[str]:
    """A name without regard to case, a link, and a value whose letters are capitals."""
    return re.compile(f"(?i:{name}){'(?i:' + LINK + ')'}(?P<value>{value})")


ACCOUNTS = _pattern(ACCOUNT_NAME, DIGITS % (5, 19))
LICENCES = _pattern(
    rf"(?:{LICENCE})(?:[ \n]*\([a-z .]{{2,20}}\))?"
    r"(?:[ \n]*(?:or|and|/)[ \n]*(?:state )?(?:id|i\.d\.|identification)\b)?",
    MARKS % (5, 18),
)
PASSPORTS = _pattern(r"\bpassport\b", MARKS % (5, 10))
ALIENS = _pattern(
    r"\b(?:alien(?: registration)?|permanent resident(?: card)?|green card|uscis|a-?number|a(?=#))\b(?:[ \n]+number)?",
    r"A?[ -]?\d(?:[ -]?\d){6,9}(?!\d)",
)
PAPERS = _pattern(
    r"\b(?:naturalization(?:[ \n]+certificate)?|certificate of (?:naturalization|citizenship)|i-94|visa foil|"
    r"employment authorization(?:[ \n]+(?:card|document))?|work permit)\b",
    MARKS % (6, 14),
)
STATE_IDS = _pattern(
    r"\b(?:state|government|non-?driver|military|national|voter|consular|tribal)(?:[- ]issued)?[ \n]+"
    r"(?:id(?:entification)?|identity)(?:[ \n]+card)?\b|\bitin\b|"
    r"\b(?-i:Connecticut|New Jersey|New York|Massachusetts|CT|NJ|NY)[ \n]+id(?:entification)?(?:[ \n]+card)?\b|"
    r"\btaxpayer id(?:entification)?\b|"
    r"\bidentification card\b",
    MARKS % (5, 14),
)
HEALTH = _pattern(
    rf"\b{INSURER}\b[^\n.;]{{0,40}}?\b(?:id|i\.d\.|number|no|policy|member|subscriber|card|group)\b", MARKS % (5, 16)
)
MEMBERS = _pattern(
    r"\b(?:member|subscriber)[ \n]+(?:id|i\.d\.|identification|number|no)\b",
    r"(?:[A-Z]{2,4}\d{6,12}[A-Z]?|[A-Z]\d{8,12})(?!\w)",
)
POLICIES = _pattern(
    r"\bpolic(?:y|ies)\b(?:[^.;\n]{1,40}?(?=\b(?:number|no\b|nr\b)|#))?",
    r"(?:[A-Z]{2,4} )?(?=[A-Z0-9-]*\d)[A-Z0-9](?:[A-Z0-9]|[ -](?=[A-Z0-9-]*\d)){5,20}(?![a-z0-9])",
)
PLATES = _pattern(
    r"\b(?:(?:licen[sc]e|lic\.?|registration|vehicle|number|car|n\.?j\.?|marker)[ ](?:plates?|tags?)|"
    r"(?:plates?|tag)(?=[ \n]*(?:no\b|num|#))|with plates?|marker (?=no\b|num|#))"
    r"(?:[ ]*#?[ ]*(?-i:N\.?J\.?|CT|NY|PA)\b)?",
    r"(?=[A-Z0-9 -]*\d)(?=(?:[ -]?[A-Z0-9]){5})[A-Z0-9]{1,4}[ -]?[A-Z0-9]{1,4}[ -]?[A-Z0-9]{0,4}(?![\w-])",
)
# Without a word that says whose plate it is, a value that has both letters and figures says it.
BARE_PLATES = _pattern(
    r"\b(?:plates?|(?-i:N\.?J\.?|CT|NY|PA|Connecticut|New Jersey)[ ](?:registration|tag))\b",
    r"(?=[A-Z0-9 -]{0,8}\d)(?=[A-Z0-9 -]{0,8}[A-Z])(?=(?:[ -]?[A-Z0-9]){5,7}(?![\w-]))"
    r"[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,4}[ -]?[A-Z0-9]{0,4}(?![\w-])",
)
CODES = _pattern(
    r"\b(?:pin|cvv2?|cvc2?|(?:security|access|alarm|entry|gate|door|lock ?box) code|pass ?code|"
    r"personal identification)\b"
    r"(?: (?:for|of|to|on) (?:the|my|his|her|their|your) [a-z]+(?: card)?)?",
    r"\d{3,8}(?![\w-])",
)
PASSWORDS = re.compile(r"(?i:\bpassword(?: is| was|:)+ *[\"']?)(?P<value>(?=\S*\d)\S{6,30})")
BIRTH = r"(?:(?:place and )?date (?:and place )?of birth|birth ?date|d[./]? ?o[./]? ?b(?![a-z])[./]?)"
BIRTHS = re.compile(
    rf"\b(?:{BIRTH}|born|birthday)"
    r"(?:[ \n]*(?:is|was|on|:|#|-|,|\([^)\n]{0,12}\)|\(|or about|of (?:the|my|his|her|their|our|a) \w+(?: \w+)?|of|"
    r"(?:given|listed|stated|recorded) as|(?:in|at) [\w ,.'-]{1,60}? on\b)){0,6}"
    rf"[ \n]*(?P<value>{DATE})",
    re.IGNORECASE,
)
DATES_BEFORE = re.compile(rf"(?P<value>{DATE})[ \n]*(?:\(|-|,|as)?[ \n]*(?:his|her|my|their)? ?{BIRTH}", re.IGNORECASE)
BORN = re.compile(
    rf"(?:(?:, |\()b\. ?|\bplace and date of birth\W{{1,3}}[A-Za-z ,]{{2,40}}?)(?P<value>{DATE})", re.IGNORECASE
)
MAIDEN = re.compile(
    r"(?i:\bmother'?s?'? maiden name|\bmaiden name of (?:(?:his|her|my|their|the|the [a-z]+'s) )?mother)"
    r"(?i:[ \n]*(?:is|was|:|-|of|,|\([a-z ]{1,30}\))){0,4}[ \n]*(?P<value>[A-Z][A-Za-z'-]+)"
)


def _all(kind: str, patterns: Sequence[re.Pattern[str]], text: str) -> Iterator[Match]:
    for pattern in patterns:
        for hit in pattern.finditer(text):
            value = hit["value"]
            if not MASK.search(hit[0]):
                yield Match(kind, masked(value), *hit.span("value"))


def accounts(text: str) -> Iterator[Match]:
    for match in _all("financial-account", [ACCOUNTS], text):
        if not OTHER_CARD.search(words_before(text, match.start)):
            yield match


def licences(text: str) -> Iterator[Match]:
    for match in _all("drivers-license", [LICENCES], text):
        if not TRADE.search(words_before(text, match.start, 80)) and not OTHER_TRADE.match(
            words_after(text, match.end)
        ):
            yield match


def passports(text: str) -> Iterator[Match]:
    yield from _all("government-id", [PASSPORTS], text)


def aliens(text: str) -> Iterator[Match]:
    yield from _all("government-id", [ALIENS], text)


def papers(text: str) -> Iterator[Match]:
    yield from _all("government-id", [PAPERS], text)


def state_ids(text: str) -> Iterator[Match]:
    yield from _all("government-id", [STATE_IDS], text)


def health_plans(text: str) -> Iterator[Match]:
    yield from _all("health-insurance", [HEALTH], text)


def members(text: str) -> Iterator[Match]:
    yield from _all("health-insurance", [MEMBERS], text)


def policies(text: str) -> Iterator[Match]:
    yield from _all("insurance-policy", [POLICIES], text)


def plates(text: str) -> Iterator[Match]:
    yield from _all("vehicle-plate", [PLATES, BARE_PLATES], text)


def security_codes(text: str) -> Iterator[Match]:
    yield from _all("security-code", [CODES, PASSWORDS], text)


def births(text: str) -> Iterator[Match]:
    yield from _all("date-of-birth", [BIRTHS, DATES_BEFORE, BORN], text)


def maiden_names(text: str) -> Iterator[Match]:
    for match in _all("mothers-maiden-name", [MAIDEN], text):
        if not words_after(text, match.end).startswith(" is unknown"):
            yield match


def military(text: str) -> Iterator[Match]:
    for hit in MILITARY.finditer(text):
        yield Match("military-status", masked(hit[0]), *hit.span())
