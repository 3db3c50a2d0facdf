"""Cookies, sessions, guessed passwords, and what the answers tell a guesser."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

from tests.attack.conftest import Note
from tests.attack.filing import new_draft
from tests.attack.visitor import SESSION, TOKEN, Reply, Visitor
from tests.cases.pages import SUMMONS
from tests.running import RunningPortal

AREA = "Sessions, passwords and floods"
PLANTED = "planted0session0key0planted0sess"


def test_cookies_are_sealed(stranger: Visitor, note: Note) -> None:
    token, page = stranger.token(), stranger.get("/login/")
    fields = {"login": "annakarenina", "password": "demo-Anna-2017", "csrfmiddlewaretoken": token}
    lines = page.set_cookies + stranger.post_raw("/login/", fields, Origin="https://efiling.example.org").set_cookies
    morsels = {name: morsel for line in lines for name, morsel in SimpleCookie(line).items()}
    assert {SESSION, TOKEN} <= set(morsels)
    for name in (SESSION, TOKEN):
        morsel = morsels[name]
        flags = (morsel["httponly"], morsel["secure"], morsel["samesite"], morsel["domain"], morsel["path"])
        assert flags == (True, True, "Lax", "", "/"), name
        note(f"flags of the cookie `{name}`", "HttpOnly, Secure, SameSite=Lax, this host only")


def test_a_planted_session_is_not_taken_up(portal: RunningPortal, addresses: Iterator[str], note: Note) -> None:
    victim = Visitor(portal.port, next(addresses), {SESSION: PLANTED})
    victim.sign_in("annakarenina", "demo-Anna-2017")
    assert victim.cookies[SESSION] != PLANTED
    attacker = Visitor(portal.port, next(addresses), {SESSION: PLANTED})
    note("a session key planted before the log-in, used after it", attacker.get("/home/"))
    assert str(attacker.get("/home/")) == "log-in"


def test_a_session_from_before_the_log_in_is_replaced(stranger: Visitor, note: Note) -> None:
    stranger.post("/new-user/send-again/", {"email": "nobody@nowhere.example"})
    before = stranger.cookies.get(SESSION, "")
    token_before = stranger.cookies[TOKEN]
    stranger.sign_in("annakarenina", "demo-Anna-2017")
    assert stranger.cookies[SESSION] != before
    assert stranger.cookies[TOKEN] != token_before
    note("session key and form token across the log-in", "both new")


def test_a_session_ends_with_its_logout(portal: RunningPortal, stranger: Visitor, note: Note) -> None:
    stranger.sign_in("annakarenina", "demo-Anna-2017")
    stolen = Visitor(portal.port, stranger.address, dict(stranger.cookies))
    assert stolen.get("/home/").status == 200
    stranger.post("/logout/")
    note("a copied session cookie, after its owner logged out", stolen.get("/home/"))
    assert str(stolen.get("/home/")) == "log-in"


def test_logging_out_takes_a_post(stranger: Visitor, note: Note) -> None:
    stranger.sign_in("annakarenina", "demo-Anna-2017")
    for path in ("/logout/", "/accounts/logout/", "/desk/logout/"):
        note("logging somebody out by a link", stranger.get(path))
    assert stranger.get("/home/").status == 200


def test_answers_do_not_tell_which_part_was_wrong(portal: RunningPortal, addresses: Iterator[str], note: Note) -> None:
    told = [
        _without_names(Visitor(portal.port, next(addresses)).post("/login/", {"login": name, "password": "wrong"}))
        for name in ("support.desk", "no.such.person")
    ]
    assert told[0] == told[1]
    note("a wrong password for a User ID that exists, and for one that does not", "the same page")


def _without_names(answer: Reply) -> tuple[int, str]:
    return answer.status, answer.words.replace("support.desk", "…").replace("no.such.person", "…")


def test_mail_forms_do_not_tell_who_is_enrolled(portal: RunningPortal, addresses: Iterator[str], note: Note) -> None:
    for path in ("/forgot-user-id/", "/accounts/password/reset/", "/new-user/send-again/"):
        answers = [
            Visitor(portal.port, next(addresses)).post(path, {"email": email})
            for email in ("support@court.example.org", "nobody@nowhere.example")
        ]
        assert {(one.status, one.location) for one in answers} == {(302, answers[0].location)}
        note(f"a known and an unknown address in `{path}`", "the same answer")


def test_guessing_is_slowed_whatever_address_is_claimed(stranger: Visitor, note: Note) -> None:
    """The left of X-Forwarded-For is the guesser's own invention; only the proxy's own last word counts."""
    answers = [
        stranger.post("/login/", {"login": "guessed.person", "password": f"guess {n}"}, X_Forwarded_For=f"192.0.2.{n}")
        for n in range(12)
    ]
    blocked = [n for n, answer in enumerate(answers) if "too many tries" in answer.words]
    note("twelve guesses at one password, each from another claimed address", f"refused from guess {blocked[0] + 1} on")
    assert blocked[0] < 6
    assert blocked == list(range(blocked[0], 12))


def test_guessing_one_account_from_many_places_is_slowed(
    portal: RunningPortal, addresses: Iterator[str], note: Note
) -> None:
    tries = [
        Visitor(portal.port, next(addresses)).post("/login/", {"login": "shared.target", "password": f"guess {n}"})
        for n in range(8)
    ]
    blocked = [n for n, answer in enumerate(tries) if "too many tries" in answer.words]
    note("eight guesses at one password, each from another real address", f"refused from guess {blocked[0] + 1} on")
    assert blocked


def test_floods_of_one_form_are_stopped(stranger: Visitor, note: Note) -> None:
    forms = {
        "/verify/": {"code": "AAAA-BBBB-CCCC"},
        "/forgot-user-id/": {"email": "nobody@nowhere.example"},
        "/new-user/": {"email": "x"},
        "/accounts/password/reset/": {"email": "nobody@nowhere.example"},
    }
    for path, fields in forms.items():
        token = stranger.token()
        data = {"csrfmiddlewaretoken": token} | fields
        headers = {"Origin": "https://efiling.example.org"}
        answers = [stranger.post_raw(path, data, **headers, X_Forwarded_For=f"192.0.2.{n}").status for n in range(25)]
        assert 429 in answers, path
        assert set(answers[answers.index(429) :]) == {429}
        note(f"25 posts of `{path}`, each from another claimed address", f"429 from number {answers.index(429) + 1} on")


def test_answers_sent_before_a_log_in_reach_nobody_elses_filing(anna: Visitor, stranger: Visitor, note: Note) -> None:
    path = f"{new_draft(anna)}summons/"
    assert str(stranger.post(path, SUMMONS | {"amount": "777"})) == "log-in"
    stranger.sign_in("quietman.repairs", "demo-Repairs-2017")
    answer = stranger.get(path)
    assert answer.status == 404
    assert "777" not in anna.get(path).text
    note("answers to somebody's filing, sent before logging in as somebody else", answer)


def test_much_sent_before_a_log_in_is_not_kept(anna: Visitor, stranger: Visitor, note: Note) -> None:
    path = f"{new_draft(anna)}summons/"
    assert str(stranger.post(path, {"amount": "7" * 200_000})) == "log-in"
    assert "What you typed is kept" not in stranger.get("/login/").words
    stranger.post(path, {"amount": "7"})
    assert "What you typed is kept" in stranger.get("/login/").words
    note("200,000 characters, sent to a filing before logging in", "log-in, nothing kept")
