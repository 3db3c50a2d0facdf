"""The card page as HTML: plain text and forms, everything escaped, nothing that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from standin.cards import CARDS
from standin.store import Obj

BANNER = "Test card page — no real card is charged"


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    hint: str
    autocomplete: str
    type: str = "text"
    inputmode: str = ""
    is_kept: bool = True
    size: str = ""


# The number and the code are never written back into the page.
FIELDS = (
    Field("email", "Email address", "Your receipt would go here.", "email", "email"),
    Field(
        "number",
        "Card number",
        "A test card, such as 4242 4242 4242 4242",
        "cc-number",
        inputmode="numeric",
        is_kept=False,
    ),
    Field("expiry", "Expiry date", "Month and year, such as 04 / 30", "cc-exp", inputmode="numeric", size="short"),
    Field(
        "code",
        "Security code",
        "3 digits on the back; American Express: 4 on the front",
        "cc-csc",
        inputmode="numeric",
        is_kept=False,
        size="short",
    ),
    Field("name", "Name on card", "", "cc-name"),
)


@dataclass(frozen=True)
class Typed:
    """What was typed, what is to be mended by field, and what the bank said."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    refusal: Sequence[str] = ()


def shown_money(cents: int, currency: str) -> str:
    amount = f"{cents // 100:,}.{cents % 100:02d}"
    return f"${amount}" if currency == "usd" else f"{amount} {currency.upper()}"


def document(title: str, body: str, *, is_wide: bool = False) -> bytes:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<link rel="stylesheet" href="/c/style.css">
</head>
<body>
<header class="banner"><strong>{escape(BANNER)}</strong></header>
<main class="{"sheet wide" if is_wide else "sheet"}">
{body}
</main>
</body>
</html>
""".encode()


def pay_page(session: Obj, items: Sequence[Obj], typed: Typed) -> bytes:
    total = shown_money(session["amount_total"], session["currency"])
    failed = bool(typed.problems or typed.refusal)
    body = f"""<div class="columns">
<section class="lines" aria-labelledby="lines-heading">
<h2 id="lines-heading">What you are paying for</h2>
{_lines(session, items)}
</section>
<section class="card">
<h1>Pay {escape(total)}</h1>
{_summary(typed)}
<form method="post" novalidate>
{"".join(_field(one, typed, session) for one in FIELDS)}
<div class="actions">
<button type="submit">Pay {escape(total)}</button>
{_link("Back", session["cancel_url"])}
</div>
</form>
</section>
</div>
{_numbers()}"""
    return document(("Error: " if failed else "") + f"Pay {total}", body, is_wide=True)


def _lines(session: Obj, items: Sequence[Obj]) -> str:
    currency = session["currency"]
    rows = "".join(
        f'<tr><th scope="row">{escape(_item_words(item))}</th>'
        f"<td>{escape(shown_money(item['amount_total'], currency))}</td></tr>\n"
        for item in items
    )
    total = escape(shown_money(session["amount_total"], currency))
    return (
        '<table><thead class="unseen"><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead>\n'
        f'<tbody>{rows}</tbody>\n<tfoot><tr><th scope="row">Total</th><td>{total}</td></tr></tfoot></table>'
    )


def _item_words(item: Obj) -> str:
    quantity = f" \N{MULTIPLICATION SIGN} {item['quantity']}" if item["quantity"] > 1 else ""
    return f"{item['description']}{quantity}"


def _summary(typed: Typed) -> str:
    if typed.refusal:
        sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in typed.refusal)
        return (
            '<div class="summary" role="alert"><h2>The payment did not go through</h2>'
            f"{sentences}<p>Nothing was charged. Enter the card number and security code to try again.</p></div>"
        )
    if not typed.problems:
        return ""
    links = "".join(f'<li><a href="#{name}">{escape(problem)}</a></li>' for name, problem in typed.problems.items())
    again = "<p>For safety, enter the card number and security code again.</p>"
    return f'<div class="summary" role="alert"><h2>There is a problem</h2><ul>{links}</ul>{again}</div>'


def _field(one: Field, typed: Typed, session: Obj) -> str:
    problem = typed.problems.get(one.name, "")
    value = typed.values.get(one.name, "") if one.is_kept else ""
    if one.name == "email" and "email" not in typed.values:
        value = session["customer_email"] or ""
    attributes = {
        "id": one.name,
        "name": one.name,
        "type": one.type,
        "inputmode": one.inputmode,
        "autocomplete": one.autocomplete,
        "class": one.size,
        "value": value,
        "maxlength": "254",
        "required": "required",
        "aria-describedby": " ".join(_described_by(one, problem)),
        "aria-invalid": "true" if problem else "",
    }
    drawn = " ".join(f'{name}="{escape(text)}"' for name, text in attributes.items() if text)
    hint = f'<p class="hint" id="{one.name}-hint">{escape(one.hint)}</p>' if one.hint else ""
    error = f'<p class="error" id="{one.name}-error">Error: {escape(problem)}</p>' if problem else ""
    wrong = " wrong" if problem else ""
    label = f'<label for="{one.name}">{escape(one.label)}</label>'
    return f'<div class="field{wrong}">{label}{hint}{error}<input {drawn}></div>\n'


def _described_by(one: Field, problem: str) -> list[str]:
    return [f"{one.name}-hint"] * bool(one.hint) + [f"{one.name}-error"] * bool(problem)


def _numbers() -> str:
    rows = "".join(f"<tr><td>{number}</td><td>{escape(card.words)}</td></tr>\n" for number, card in CARDS.items())
    return (
        '<details class="numbers"><summary>Test card numbers</summary>\n'
        "<p>Any expiry date to come and any security code will do. Other numbers are refused and not kept.</p>\n"
        '<table><thead><tr><th scope="col">Number</th><th scope="col">What happens</th></tr></thead>\n'
        f"<tbody>{rows}</tbody></table></details>"
    )


def challenge_page(session: Obj) -> bytes:
    total = escape(shown_money(session["amount_total"], session["currency"]))
    return document(
        "Your bank asks: is this you?",
        f"""<section class="card">
<h1>Your bank asks: is this you?</h1>
<p>Some cards ask for one more step (3-D Secure). Confirm the payment of <strong>{total}</strong> to finish it.</p>
<form method="post">
<div class="actions">
<button type="submit" name="answer" value="complete">Complete</button>
<button type="submit" name="answer" value="fail" class="quiet">Fail</button>
</div>
</form>
<p class="hint">“Complete” stands for a payer who confirms. “Fail” stands for one who cannot; nothing is charged.</p>
</section>""",
    )


def message_page(heading: str, sentences: Sequence[str], *, link: str, url: str | None) -> bytes:
    text = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in sentences)
    return document(
        heading,
        f'<section class="card"><h1>{escape(heading)}</h1>\n{text}<p class="actions">{_link(link, url)}</p></section>',
    )


def _link(words: str, url: str | None) -> str:
    return f'<a class="back" href="{escape(url)}">{escape(words)}</a>' if url else ""
