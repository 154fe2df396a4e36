"""Customers' files in the document store, beside deliveries and each other."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from utenza.storage.documents import document_name, document_store, incoming_documents, keep

CONTENT = b"la carta d'identita di Anna" * 1000


@pytest.fixture
def store(settings, tmp_path):
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    folder = tmp_path / "documents"
    settings.STORAGES = settings.STORAGES | {"documents": kept | {"OPTIONS": {"location": folder}}}
    return folder


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_is_kept_is_found_by_its_hash(store):
    sha256 = keep(CONTENT)

    assert sha256 == hashlib.sha256(CONTENT).digest()
    with document_store().open(document_name(sha256)) as file:
        assert file.read() == CONTENT
    assert files_in(store) == [document_name(sha256)]


def test_the_same_content_twice_is_kept_once(store):
    assert keep(CONTENT) == keep(CONTENT)
    assert len(files_in(store)) == 1


def test_many_threads_that_keep_the_same_file_at_once_leave_one(store):
    with ThreadPoolExecutor(8) as threads:
        hashes = set(threads.map(lambda _: keep(CONTENT), range(40)))

    assert files_in(store) == [document_name(sha256) for sha256 in hashes]


AGAIN_AND_AGAIN = """
import sys
import django
from django.conf import settings

filesystem = "django.core.files.storage.FileSystemStorage"
options = {"location": sys.argv[1]}
settings.configure(STORAGES={"documents": {"BACKEND": filesystem, "OPTIONS": options}})
django.setup()

from utenza.storage.documents import keep

sys.stdin.readline()
for number in range(50):
    keep(b"documento %d" % number)
"""


def test_processes_that_keep_the_same_files_at_once_leave_each_once(store):
    command = [sys.executable, "-c", AGAIN_AND_AGAIN, str(store)]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(3)]
    for process in running:
        process.communicate(b"go\n", timeout=60)

    assert [process.returncode for process in running] == [0, 0, 0]
    names = {document_name(hashlib.sha256(b"documento %d" % n).digest()) for n in range(50)}
    assert files_in(store) == sorted(names)


def test_a_delivery_that_begins_or_ends_meanwhile_disturbs_nothing(store):
    with incoming_documents() as incoming:
        first = incoming.add(iter([CONTENT]))
        kept = keep(CONTENT)
        other = keep(b"altro")
        incoming.publish()

    assert first == kept
    assert files_in(store) == sorted([document_name(kept), document_name(other)])


def test_what_a_killed_process_left_is_thrown_away_a_day_later(store):
    old, fresh = store / ".keeping-old", store / ".keeping-fresh"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
        (folder / "tmp").write_bytes(CONTENT)
    os.utime(old, (0, 0))

    with incoming_documents():
        pass

    assert files_in(store) == [".keeping-fresh/tmp"]


def test_a_file_and_its_folder_are_on_disk_before_its_hash_is_known(store, monkeypatch):
    done = []
    flush = os.fsync

    def watched(descriptor):
        done.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", watched)

    sha256 = keep(CONTENT)

    folder = store / document_name(sha256).partition("/")[0]
    assert {str(store), str(folder)} < set(done)
    assert any("/.keeping-" in path for path in done)
