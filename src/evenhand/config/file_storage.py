"""Where the files of residents lie: on this machine, or in S3-compatible storage through django-storages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def s3_files(environment: Mapping[str, str]) -> dict[str, Any]:
    """The storage `files` for a bucket named in EVENHAND_S3_BUCKET.

    EVENHAND_S3_ENDPOINT names another server than Amazon's, EVENHAND_S3_REGION its region and
    EVENHAND_S3_PREFIX a folder within the bucket. Files are private, and a name is never given twice to
    different content, since names are hashes.
    """
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": environment["EVENHAND_S3_BUCKET"],
            "endpoint_url": environment.get("EVENHAND_S3_ENDPOINT") or None,
            "region_name": environment.get("EVENHAND_S3_REGION") or None,
            "location": environment.get("EVENHAND_S3_PREFIX", ""),
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
            "max_memory_size": 4 << 20,
        },
    }
