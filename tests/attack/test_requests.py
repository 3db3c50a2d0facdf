"""Requests no browser of ours would send: wrong hosts, methods, bytes and sizes."""

from urllib.parse import quote

import pytest

from tests.attack.conftest import Note
from tests.attack.visitor import HOST, Reply, Visitor, shape_of
from tests.running import RunningPortal

AREA = "Requests that are not what they should be"
WRONG_HOSTS = (
    "evil.example",
    f"{HOST}.evil.example",
    f"evil.example:{HOST}",
    f"{HOST}@evil.example",
    "",
    "[::1",
    "a b",
)
SEARCHES = {
    "SQL": "' OR 1=1; DROP TABLE docket_filing; --",
    "SQL, double": '" UNION SELECT * FROM enrollment_user --',
    "wildcards": "%_%_%",
    "a NUL": "karenina%00",
    "half a character": "%ff%fe",
    "a script": "<script>alert(1)</script>",
    "a template": "{{ settings.SECRET_KEY }}",
    "many letters": "a" * 3000,
    "other digits": "١٢٣٤",
    "right to left": "\u202eحكم",
}
METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "BREW")


def spelled(text: str) -> str:
    return quote(text, safe="%")


@pytest.mark.parametrize("host", WRONG_HOSTS)
def test_another_host_is_refused(host: str, stranger: Visitor, note: Note) -> None:
    answer = stranger.get("/login/", Host=host)
    note("another name in `Host`", answer)
    assert answer.status == 400
    assert "evil" not in answer.text


def test_links_in_mails_never_come_from_the_request(stranger: Visitor, note: Note) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example"}
    fields = {"email": "office@quietman-repairs.example.org"}
    data = {"csrfmiddlewaretoken": stranger.token(), **fields}
    for path in ("/accounts/password/reset/", "/forgot-user-id/", "/new-user/send-again/"):
        answer = stranger.post_raw(path, data, Origin=f"https://{HOST}", **forged)
        assert answer.status == 302
        assert "evil" not in answer.location
    assert "//evil.example" not in stranger.get("/demo/mailbox/").text
    note(
        "another host in `X-Forwarded-Host`, `X-Host` and `Forwarded`, while asking for mails", "links begin with ours"
    )


def test_searches_and_addresses_take_anything(anna: Visitor, clerk: Visitor, note: Note) -> None:
    places = (
        "/cases/?q={}",
        "/cases/?page={}",
        "/cases/{}/",
        "/e-filing/small-claims/case-types/?q={}",
        "/cart/?item={}",
    )
    desk = (
        "/desk/docket/filing/?q={}",
        "/desk/docket/case/?q={}",
        "/desk/docket/filing/?state={}",
        "/desk/queue/?court={}",
    )
    for name, text in SEARCHES.items():
        for visitor, paths in ((anna, places), (clerk, desk)):
            for path in paths:
                answer = visitor.get(path.format(spelled(text)))
                note(f"{name}, in searches, filters and addresses", answer)
                assert answer.status < 500, (path, name)
                assert "<script>alert(1)" not in answer.text


def test_page_numbers_beyond_the_list_are_pages(anna: Visitor, note: Note) -> None:
    for number in ("-1", "0", "999999999999999999999", "1e9", "\u0661", "", "last"):
        for path in ("/cases/", "/receipts/", "/unfinished/", "/returned/", "/cart/"):
            answer = anna.get(f"{path}?page={spelled(number)}")
            note("a page number beyond any list", answer)
            assert answer.status == 200


def test_methods_nobody_uses_change_nothing(pages_of_anna: dict[str, Reply], anna: Visitor, note: Note) -> None:
    paths = {shape_of(path): path for path in pages_of_anna}
    for method in METHODS:
        answers = {str(anna.ask(method, path)) for path in paths.values()}
        note(f"{method} to each of a litigant's pages", ", ".join(sorted(answers)))
        assert answers <= {"400", "403", "405", "501"}, method
    for path in paths.values():
        answer = anna.ask("POST", path, headers={"X-HTTP-Method-Override": "GET"})
        note("POST that calls itself GET", answer)
        assert answer.status in {403, 405}


def test_posts_that_are_no_forms_are_refused(anna: Visitor, note: Note) -> None:
    token = anna.token()
    many = "&".join(f"f{n}=1" for n in range(5000))
    bodies = {
        "5,000 fields": (many.encode(), "application/x-www-form-urlencoded"),
        "3 MB of one field": (b"note=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"),
        "JSON": (b'{"city": "Hartford"}', "application/json"),
        "XML with an entity": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "text/xml"),
        "multipart without an end": (
            b"--x\r\nContent-Disposition: form-data; name=",
            "multipart/form-data; boundary=x",
        ),
        "multipart without a boundary": (b"--x\r\n", "multipart/form-data"),
        "bytes that are no text": (b"city=\xff\xfe%00&state=%ff", "application/x-www-form-urlencoded"),
        "an unknown charset": (b"city=a", "application/x-www-form-urlencoded; charset=rot13"),
    }
    for name, (body, kind) in bodies.items():
        headers = {"Content-Type": kind, "Origin": f"https://{HOST}", "X-CSRFToken": token}
        answer = anna.ask("POST", "/account/details/", body=body, headers=headers)
        note(f"{name}, sent to “My details”", answer)
        assert answer.status < 500, name


def test_heads_beyond_measure_are_refused(stranger: Visitor, note: Note) -> None:
    tries = {
        "an address of 10,000 characters": ("/" + "a" * 10_000, {}),
        "a header of 100,000 characters": ("/help/", {"X-Long": "a" * 100_000}),
        "a cookie of 7,000 characters": ("/help/", {"Cookie": "efiling_session=" + "a" * 7000}),
        "a session cookie with SQL": ("/home/", {"Cookie": "efiling_session=' OR '1'='1"}),
        "a language of 5,000 characters": ("/help/", {"Accept-Language": "x" * 5000}),
        "a range on a page": ("/help/", {"Range": "bytes=0-10,20-30"}),
        "both lengths of a body": ("/help/", {"Transfer-Encoding": "chunked", "Content-Length": "4"}),
    }
    for name, (path, headers) in tries.items():
        answer = stranger.get(path, **headers)
        note(name, answer)
        assert answer.status < 500, name


def test_files_of_the_machine_are_not_served(stranger: Visitor, note: Note) -> None:
    paths = (
        "/static/../efiling/settings.py", "/static/%2e%2e/%2e%2e/efiling/settings.py", "/static/..%2f..%2fmanage.py",
        "/static//etc/passwd", "/static/%00", "/.env", "/.git/config", "/manage.py", "/media/", "/documents/",
    )  # fmt: skip
    for path in paths:
        answer = stranger.get(path)
        note("paths out of the folder of static files, and files of the machine", answer)
        assert answer.status in {302, 400, 404}, path
        assert "SECRET_KEY" not in answer.text


def test_inner_doors_are_closed(stranger: Visitor, portal: RunningPortal, note: Note) -> None:
    for path in ("/metrics", "/metrics?token=guess"):
        answer = stranger.get(path, Authorization="Bearer guess")
        note("`/metrics` with a guessed token", answer)
        assert answer.status == 404
    assert stranger.get("/healthz").text == "ok"
    note("`/healthz`", "ok, and nothing else")
