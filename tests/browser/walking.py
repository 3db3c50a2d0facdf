"""Walk the portal by the words on its pages, as the manual's reader does."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSWORD = "demo-Anna-2017"
THORNTONS = {
    "D-01": {"Last Name": "Thornton", "First Name": "Trooper"},
    "D-02": {"Last Name": "Thornton", "First Name": "Maureen O'Hara"},
}
AT_KILLARNEY = {"Street Address": "98 Killarney Drive", "City/Town": "Wethersfield", "Zip": "06109"}
CARD = {
    "Email address": "anna@example.org",
    "Card number": "4242424242424242",
    "Expiry date": "12 / 40",
    "Security code": "123",
    "Name on card": "Anna Karenina",
}


class Walk:
    """Each method is one page of the manual; it ends on the next page."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        page.set_default_timeout(30_000)

    def on(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=30_000)
        self.page.wait_for_load_state("domcontentloaded")  # what comes after the heading is read in one go

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def press_named(self, pattern: re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=pattern).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)

    def tick(self, words: str) -> None:
        """A box, found by the beginning of its words."""
        self.page.get_by_text(words).click()

    def pick(self, select: Locator, label: str) -> None:
        """From a plain list, by the beginning of the label."""
        values = select.locator("option").filter(has_text=re.compile("^" + re.escape(label)))
        select.select_option(value=values.first.get_attribute("value"))

    def give_file(self, field: Locator, path: Path) -> None:
        field.set_input_files(path)

    def answer(self, question: str, choice: str) -> None:
        self.page.get_by_role("group", name=re.compile(re.escape(question))).get_by_text(choice, exact=True).click()

    def choose(self, question: str, option: str) -> None:
        """A combo box: type a part, take the first that is offered."""
        self.page.get_by_role("combobox", name=question).fill(option.split(" - ", maxsplit=1)[0])
        self.page.get_by_role("option", name=re.compile("^" + re.escape(option))).click()

    def sign_in(
        self, user_id: str = "annakarenina", password: str = PASSWORD, *, home: str | None = "E-Services Home"
    ) -> None:
        """`home` is the heading one lands on; None for staff, who come to their desk."""
        self.page.goto(self.origin)
        self.follow("LOG-IN")
        self.give_password(user_id, password)
        self.press("Login")
        if home:
            self.on(home)
        else:
            self.page.wait_for_url("**/desk/**")

    def give_password(self, user_id: str = "annakarenina", password: str = PASSWORD) -> None:
        self.fill(self.page.get_by_label("Juris Number (attorney/firm) or Self-Rep. User ID"), user_id)
        self.fill(self.page.get_by_label("Password", exact=True), password)

    def start_small_claim(self) -> None:
        self.follow("Small Claims")
        self.on("Superior Court E-Filing Menu")
        self.follow("E-file a New Case")

    def give_case_type(self, case_type: str = "S25 - Small Claims - Contract - Other") -> None:
        self.answer("Select Case Category", "Civil / Housing / Small Claims")
        self.choose("What is the case type for this case?", case_type)
        self.answer("Has the Writ and Notice of Suit been signed by a Clerk or Commissioner", "Yes")
        self.answer("Is there a court order waiving the entry fee", "No")
        self.answer("Is there more than one plaintiff on the case?", "No")
        self.press("Continue")
        self.on("Basic Summons Information")

    def give_summons(self, *, defendants: int = 2, amount: str = "4,250") -> None:
        self.choose("To which Court location is this case returnable?", "HHD - Hartford at Hartford")
        self.fill(self.page.get_by_label("What is the Amount Claimed?"), amount)
        expect(self.page.get_by_label("How many plaintiffs in this case?")).to_have_value("1")
        self.fill(self.page.get_by_label("How many defendants in this case?"), str(defendants))
        self.fill(self.page.get_by_label("How many garnishees in this case?"), "0")
        self.answer("Pre-Judgment Remedy (PJR)", "No")
        self.press("Continue")
        self.on("Parties")

    def panel(self, label: str) -> Locator:
        return self.page.locator(f"[name='{label}-kind']").locator("xpath=ancestor::fieldset[1] | ancestor::section[1]")

    def give_party(self, label: str, names: dict[str, str], *, kind: str = "Person") -> None:
        field = {name: f"{label}-{key}" for name, key in FIELD_NAMES.items()}
        self.pick(self.page.locator(f"[name='{field['Choose Party Type']}']"), kind)
        for name, value in names.items():
            self.fill(self.page.locator(f"[name='{field[name]}']"), value)
        for name, value in AT_KILLARNEY.items():
            if name == "Zip":  # as the fields stand on the page
                self.pick(self.page.locator(f"[name='{field['State or State Equivalent']}']"), "CT")
            self.fill(self.page.locator(f"[name='{field[name]}']"), value)

    def give_parties(self, parties: dict[str, dict[str, str]] | None = None) -> None:
        for label, names in (parties or THORNTONS).items():
            self.give_party(label, names)
        self.press("Continue")
        self.on("Documents")

    def attach(self, label: str, path: Path) -> None:
        self.give_file(self.page.get_by_label(label, exact=True), path)
        card = self.page.locator("article", has_text=path.name)
        expect(card.get_by_text("Ready to file")).to_be_visible(timeout=60_000)

    def give_documents(self, papers: dict[str, Path]) -> None:
        self.attach("Small Claims Writ and Notice of Suit, JD-CV-40", papers["writ"])
        self.attach("Small Claims Return/Statement of Service, JD-CV-123", papers["service"])
        self.tick("I have reviewed the document(s) I am filing")
        self.press("Continue")
        self.on("Review Data and Documents")

    def certify(self, *, signature: str = "annakarenina", note: str = "") -> None:
        self.tick("I hereby certify that the attached documents are true copies")
        self.fill(self.page.get_by_label("My Signature (Enter User ID)"), signature)
        self.fill(self.page.get_by_label("Shopping Cart Note (Optional)"), note)
        self.press("Continue")
        self.on("My Shopping Cart")

    def select_item(self, caption: str, *, note: str = "") -> Locator:
        item = self.page.locator("li.cart-line", has_text=caption)
        if note:
            item = item.filter(has_text=note)
        self.select(item)
        return item

    def select(self, item: Locator) -> None:
        """An item that is alone in the cart is selected already."""
        if not item.get_by_role("checkbox").is_checked():
            item.get_by_text("Select Item").click()

    def check_out(self) -> None:
        self.press("Pay by Credit Card")
        self.on("Payment by Credit Card")

    def pay_now(self) -> None:
        self.tick("By checking the box, you are authorizing")
        self.press("Pay Now")

    def give_card(self, **changes: Any) -> None:
        for label, value in (CARD | changes).items():
            self.fill(self.page.get_by_label(label), value)
        self.press_named(re.compile(r"^Pay \$"))

    def facts(self) -> dict[str, str]:
        """Every line of the confirmation, label to text, as a reader sees them."""
        names = self.page.locator("main dl dt").all_inner_texts()
        values = self.page.locator("main dl dd").all_inner_texts()
        pairs = zip(names, values, strict=True)
        return {name.strip().rstrip(":"): " ".join(value.split()) for name, value in pairs}


FIELD_NAMES = {
    "Choose Party Type": "kind",
    "Last Name": "last_name",
    "First Name": "first_name",
    "Street Address": "street",
    "City/Town": "city",
    "State or State Equivalent": "state",
    "Zip": "zip_code",
}
