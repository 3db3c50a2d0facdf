"""The same documents in a bucket: moto's server speaks S3 over HTTP, the portal's own settings lead there."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.conf import settings as portal_settings
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer

from audit import clock
from documents.enums import DocumentState
from documents.models import Document
from documents.services.removal import delete_document
from documents.services.stamping import stamp_filing
from documents.storage import document_storage
from tests.documents import pdfs
from tests.documents.factories import checked, empty_draft, put_on_docket, stored

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
]
BUCKET = "documents-of-the-tests"


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket behind the portal's storage."""
    monkeypatch.setattr("audit.work._send", lambda *_: None)  # what workers would do is called by the tests
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        options = {
            "bucket_name": BUCKET,
            "endpoint_url": f"http://{host}:{port}",
            "region_name": "us-east-1",
            "access_key": "tests",
            "secret_key": "tests",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
        }
        made = boto3.resource(
            "s3",
            endpoint_url=options["endpoint_url"],
            region_name="us-east-1",
            aws_access_key_id="tests",
            aws_secret_access_key="tests",
        ).create_bucket(Bucket=BUCKET)
        documents = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        settings.STORAGES = {**portal_settings.STORAGES, "documents": documents}
        yield made
    finally:
        server.stop()


def names_in(bucket: Any) -> set[str]:
    return {one.key for one in bucket.objects.all()}


def test_document_is_kept_examined_served_and_removed_in_a_bucket(bucket: Any, client: Client) -> None:
    filing, paper = empty_draft(), pdfs.good()
    document = checked(filing, paper)
    client.force_login(filing.filer)
    address = reverse("documents:view", args=[document.public_id])

    whole = client.get(address)
    part = client.get(address, headers={"Range": "bytes=0-3"})

    assert type(document_storage()).__name__ == "S3Storage"
    assert document.state == DocumentState.READY
    assert names_in(bucket) >= {document.key}
    assert whole.getvalue() == paper == stored(document.key)
    assert (part.status_code, part.getvalue(), part["Content-Range"].split("/")[0]) == (206, b"%PDF", "bytes 0-3")

    delete_document(document, actor=filing.filer, now=clock.now())
    assert names_in(bucket).isdisjoint(document.file_keys)


def test_stamped_copies_lie_in_the_bucket(bucket: Any) -> None:
    filing = empty_draft()
    document = checked(filing)
    assert stamp_filing(put_on_docket(filing))

    copy = Document.objects.get(pk=document.pk).stamped
    assert copy.key in names_in(bucket)
    assert stored(copy.key).startswith(b"%PDF")


def test_missing_file_is_missing_in_a_bucket_too(bucket: Any) -> None:
    with pytest.raises(FileNotFoundError):
        storages["documents"].open("00/nothing")
