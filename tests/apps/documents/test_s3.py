"""Files in S3-compatible storage: kept once, read back whole, mended where damaged, missed where gone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.conf import LazySettings
from moto import mock_aws

from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import FileLost, content_of, is_sound
from evenhand.apps.documents.views import serve
from evenhand.config.file_storage import s3_files

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def bucket(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket of a pretended server, and the setting that names it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    with mock_aws():
        made = boto3.resource("s3", region_name="eu-west-2").create_bucket(
            Bucket="council-files", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )
        where = {
            "EVENHAND_S3_BUCKET": "council-files",
            "EVENHAND_S3_REGION": "eu-west-2",
            "EVENHAND_S3_PREFIX": "kept",
        }
        settings.STORAGES = {**settings.STORAGES, "files": s3_files(where)}
        yield made


def keys(bucket: Any) -> list[str]:
    return [one.key for one in bucket.objects.all()]


def test_a_file_is_kept_once_under_its_hash_and_read_back(bucket: Any) -> None:
    stored = keep(b"The hedge", at=AT, media_type="text/plain")
    assert keep(io.BytesIO(b"The hedge"), at=AT) == stored
    assert keys(bucket) == [f"kept/{stored.key}"]
    assert content_of(stored) == b"The hedge"
    assert is_sound(stored)


def test_it_is_served_whole(bucket: Any) -> None:
    content = b"word " * 400_000
    answer = serve(keep(content, at=AT), "long.txt", inline=True)
    assert b"".join(answer.streaming_content) == content  # type: ignore[arg-type]  # a file is read whole
    answer.close()


def test_a_damaged_file_is_told_and_mended_by_keeping_it_again(bucket: Any) -> None:
    stored = keep(b"The hedge", at=AT)
    bucket.put_object(Key=f"kept/{stored.key}", Body=b"The fence")
    assert not is_sound(stored)
    keep(b"The hedge", at=AT)
    assert is_sound(StoredFile.objects.get())


def test_a_file_that_is_gone_is_told_in_words(bucket: Any) -> None:
    stored = keep(b"The hedge", at=AT)
    bucket.Object(f"kept/{stored.key}").delete()
    assert not is_sound(stored)
    with pytest.raises(FileLost, match="restore it from a backup"):
        content_of(stored)
