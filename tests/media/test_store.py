"""The folder that keeps attachments: all or nothing, and only where it should."""

import os

import pytest

from media.store import Folder, NoSuchBytes, Store


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "attachments")


def files(folder: Folder) -> list[str]:
    return sorted(path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*") if path.is_file())


def test_what_is_put_can_be_had_again(folder):
    store: Store = folder
    store.put("ab/cd/0123", b"\x00photo")
    assert store.get("ab/cd/0123") == b"\x00photo"
    assert files(folder) == ["ab/cd/0123"]


def test_putting_again_replaces_the_whole(folder):
    folder.put("a", b"long before")
    folder.put("a", b"now")
    assert folder.get("a") == b"now"


def test_what_was_never_put_is_missing(folder):
    folder.put("a/b", b"x")
    for name in ("b", "a", "a/b/c", "a/c"):
        with pytest.raises(NoSuchBytes):
            folder.get(name)


def test_what_is_deleted_is_gone_and_deleting_again_is_no_error(folder):
    folder.put("a/b", b"x")
    folder.delete("a/b")
    folder.delete("a/b")
    folder.delete("never/was")
    folder.delete("a/b/c")
    with pytest.raises(NoSuchBytes):
        folder.get("a/b")


WAYS_OUT = ["", "/", "/etc/passwd", "..", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "a\n", "a\x00"]
NOT_OURS = ["a.jpg", ".a", "A", "a b", "码", "a" * 65, "/".join("a" * 9)]


@pytest.mark.parametrize("name", WAYS_OUT + NOT_OURS)
def test_a_name_that_is_not_of_our_making_is_refused(folder, name):
    for act in (lambda: folder.put(name, b"x"), lambda: folder.get(name), lambda: folder.delete(name)):
        with pytest.raises(ValueError, match="name of ours"):
            act()


def test_a_crash_while_writing_leaves_the_old_bytes_and_no_litter(folder, monkeypatch):
    folder.put("a", b"old")

    def power_cut(descriptor: int) -> None:
        raise OSError("no power")

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(OSError, match="no power"):
        folder.put("a", b"new")
    assert folder.get("a") == b"old"
    assert files(folder) == ["a"]


def test_the_bytes_reach_the_disk_before_the_name_does(folder, monkeypatch):
    folder.put("a/first", b"x")
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (steps.append("sync"), fsync(fd)))
    monkeypatch.setattr(os, "replace", lambda one, other: (steps.append("rename"), replace(one, other)))
    folder.put("a/second", b"x")
    assert steps == ["sync", "rename", "sync"]


def test_only_we_may_read_what_a_resident_sent(folder):
    folder.put("a/b", b"x")
    assert (folder.root / "a/b").stat().st_mode & 0o077 == 0
