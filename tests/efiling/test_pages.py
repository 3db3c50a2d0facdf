import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from efiling.middleware import RequestLog, trusted_proxies

pytestmark = pytest.mark.django_db


def test_health_answers_without_a_login_or_a_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_readiness_names_its_parts(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"database": True, "cache": True, "worker": True}
    assert answer.status_code == 200


def test_readiness_fails_while_the_worker_is_down(client: Client, settings: Settings) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.IS_EMBEDDED = True
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (503, False)


def test_metrics_are_for_the_holder_of_the_token(client: Client, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "figures"
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    assert b"django_http" in client.get("/metrics", headers={"authorization": "Bearer figures"}).content


def test_policy_allows_nothing_inline_and_no_stranger(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert "unsafe" not in policy
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["form-action"] == "'self' http://127.0.0.1:1"
    assert directives["frame-ancestors"] == "'none'"


@pytest.mark.parametrize(
    ("count", "forwarded", "address"),
    [
        (0, "198.51.100.7", "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_address_is_what_our_own_proxies_saw(settings: Settings, count: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXY_COUNT = count
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="10.0.0.1")
    seen: list[str] = []

    def look(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    trusted_proxies(look)(request)
    assert seen == [address]


def test_log_names_the_pattern_never_the_address(client: Client) -> None:
    request = client.get("/healthz?q=Anna+Karenina").wsgi_request
    assert RequestLog.format_request(request) == "GET healthz"
    assert RequestLog.format_request(RequestFactory().get("/activate/secret-token/")) == "GET -"
