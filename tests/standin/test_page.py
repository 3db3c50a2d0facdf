import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from stripe import StripeClient

from standin.cards import CARDS
from standin.testing import RunningStandin
from tests.standin.factories import CANCEL, DECLINED, client_of, line, open_session

GOOD = {"email": "anna@example.com", "number": "4242424242424242", "expiry": "12/40", "code": "123", "name": "Anna"}


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.all if name == tag]


def refused(standin: RunningStandin, client: StripeClient, **changes: str) -> tuple[str, list[str]]:
    """The page's answer to one mistake, and the fields it complains of."""
    session = open_session(client)
    answer = standin.browse(session.url or "", GOOD | changes)
    assert answer.status == 422
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None
    return answer.text, re.findall(r'<li><a href="#(\w+)">', answer.text)


def test_page_shows_lines_and_total_and_says_it_is_a_test(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client, line_items=[line("Entry Fee <b>", 9500), line("Copies", 150, 2)])

    page = standin.browse(session.url or "")

    assert page.text.index("Test card page — no real card is charged") < page.text.index("<h1>")
    assert "Entry Fee &lt;b&gt;" in page.text
    assert "$95.00" in page.text
    assert "$3.00" in page.text
    assert page.text.count("Pay $98.00") == 3  # title, heading, button


def test_every_field_has_a_label_and_a_purpose(standin: RunningStandin, client: StripeClient) -> None:
    tags = Tags(standin.browse(open_session(client).url or "").text)

    labels = [label["for"] for label in tags.named("label")]
    fields = tags.named("input")
    assert labels == [one["id"] for one in fields] == ["email", "number", "expiry", "code", "name"]
    assert [one["autocomplete"] for one in fields] == ["email", "cc-number", "cc-exp", "cc-csc", "cc-name"]
    assert fields[0]["value"] == "anna@example.com"


def test_page_runs_nothing_and_loads_nothing_from_elsewhere(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    page = standin.browse(session.url or "")
    tags = Tags(page.text)

    assert tags.named("script") == tags.named("style") == tags.named("img") == []
    assert not [name for _, attributes in tags.all for name in attributes if name == "style" or name.startswith("on")]
    assert [one["href"] for one in tags.named("link")] == ["/c/style.css"]
    assert standin.browse(f"{standin.api_base}/c/style.css").status == 200
    assert {one["href"] for one in tags.named("a")} == {CANCEL}


def test_page_has_strict_headers_and_no_cookies(standin: RunningStandin, client: StripeClient) -> None:
    headers = standin.browse(open_session(client).url or "").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:9" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Set-Cookie"] is None


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number": ""}, "number", "Enter the card number."),
        ({"number": "4242424242424241"}, "number", "test cards only"),
        ({"number": "4111111111111111"}, "number", "was not kept"),
        ({"number": "0000"}, "number", "test cards only"),
        ({"expiry": "13/30"}, "expiry", "month and year"),
        ({"expiry": ""}, "expiry", "month and year"),
        ({"expiry": "01/20"}, "expiry", "is past"),
        ({"expiry": "01/99"}, "expiry", "Check the year"),
        ({"code": "12"}, "code", "3 digits"),
        ({"code": "12a"}, "code", "3 digits"),
        ({"number": "378282246310005"}, "code", "4 digits"),
        ({"email": "anna"}, "email", "name@example.com"),
        ({"name": " "}, "name", "Enter the name"),
    ],
)
def test_mistake_is_named_and_nothing_is_tried(
    standin: RunningStandin, client: StripeClient, changes: dict[str, str], field: str, words: str
) -> None:
    text, fields = refused(standin, client, **changes)

    assert fields == [field]
    assert words in text
    (input_,) = [one for one in Tags(text).named("input") if one["id"] == field]
    assert input_["aria-invalid"] == "true"
    assert f"{field}-error" in input_["aria-describedby"]
    assert "<title>Error: " in text


def test_all_mistakes_are_named_at_once(standin: RunningStandin, client: StripeClient) -> None:
    empty = dict.fromkeys(GOOD, "")

    assert refused(standin, client, **empty)[1] == ["email", "number", "expiry", "code", "name"]


def test_typed_text_is_kept_but_never_number_or_code(standin: RunningStandin, client: StripeClient) -> None:
    text, _ = refused(standin, client, number="4111111111111111", code="987", name="<Anna>")

    values = {one["id"]: one.get("value", "") for one in Tags(text).named("input")}
    assert values == {"email": "anna@example.com", "number": "", "expiry": "12/40", "code": "", "name": "<Anna>"}
    assert "4111111111111111" not in text
    assert "987" not in text


def test_card_numbers_are_stored_nowhere_and_logged_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    own = RunningStandin(data=tmp_path, log_level="DEBUG").start()
    client = client_of(own)
    numbers = [*CARDS, "4111111111111111"]
    for number in numbers:
        own.pay(open_session(client).url or "", number=number, code="9753" if number.startswith("37") else "975")
    own.stop()

    stored = b"".join(path.read_bytes() for path in own.data.iterdir())
    said = "".join(capfd.readouterr())
    assert b"Anna Karenina" in stored
    assert "POST /c/pay/{cs} 303" in said
    assert "cs_test_" not in said
    assert [number for number in numbers if number.encode() in stored or number in said] == []
    assert b'"975"' not in stored


def test_decline_says_why_and_what_to_do(standin: RunningStandin, client: StripeClient) -> None:
    answer = standin.pay(open_session(client).url or "", number=DECLINED)

    assert 'role="alert"' in answer.text
    assert "Your card was declined." in answer.text
    assert "Try another card" in answer.text


def test_unknown_page_is_kindly_missing(standin: RunningStandin) -> None:
    for path in ("/c/pay/cs_test_nothing", "/elsewhere", "/"):
        answer = standin.browse(standin.api_base + path)
        assert answer.status == 404
        assert "Page not found" in answer.text


def test_colours_have_contrast_of_seven_to_one(standin: RunningStandin) -> None:
    style = standin.browse(f"{standin.api_base}/c/style.css").text
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", style))

    pairs = [
        ("text", "page"),
        ("text", "card"),
        ("soft", "card"),
        ("ink", "card"),
        ("red", "card"),
        ("red", "red-page"),
    ]
    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 7] == []
    assert contrast("#3d2800", colours["amber"]) >= 7


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
