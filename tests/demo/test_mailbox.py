from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from demo.mailbox import read_mailbox
from tests.factories import connecticut


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
    for number, to in enumerate(["anna@example.org", "trooper@example.org"]):
        words = f"Grüße {number}: http://testserver/activate/{number}/"
        mail = EmailMultiAlternatives(f"Mail {number}", words, "no-reply@localhost", [to], connection=backend)
        mail.attach_alternative(f"<p>{words}</p>", "text/html")
        mail.send()
    return tmp_path


def test_read_mailbox_gives_the_plain_text_of_each_mail(folder: Path) -> None:
    mails = read_mailbox(folder)
    assert {mail.subject for mail in mails} == {"Mail 0", "Mail 1"}
    assert all("Grüße" in mail.text and mail.sent_at for mail in mails)


def test_read_mailbox_of_one_person_leaves_the_others_out(folder: Path) -> None:
    assert [mail.subject for mail in read_mailbox(folder, to="ANNA@example.org")] == ["Mail 0"]


def test_read_mailbox_of_no_folder_is_empty(tmp_path: Path) -> None:
    assert read_mailbox(tmp_path / "none") == []


@pytest.mark.django_db
def test_mailbox_page_makes_links_that_can_be_followed(client: Client, folder: Path, settings: Settings) -> None:
    connecticut()
    settings.EMAIL_FILE_PATH = folder
    words = client.get("/demo/mailbox/").content.decode()
    assert 'href="http://testserver/activate/1/"' in words
