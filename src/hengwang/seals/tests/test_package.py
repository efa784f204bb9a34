"""Packages offline: the same bytes every time, and each alteration by its name."""

import io
import json
import shutil
import subprocess
import sys
import zipfile

import pytest

from hengwang.files import storage
from hengwang.seals.keys import public_keys
from hengwang.seals.standalone import verifier_bytes
from hengwang.seals.verify.archive import archive
from hengwang.seals.verify.package import canonical, verify

NEWER = b'{"form":9,"members":{}}'


@pytest.fixture
def package(sealed, tmp_path):
    """A copy of the package that may be spoilt."""
    copy = tmp_path / "package.zip"
    shutil.copyfile(storage.path_of(sealed.package.sha256), copy)
    return copy


def members_of(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def written(path, members):
    path.write_bytes(b"".join(archive(members.items())))


def kinds(report):
    return {(one.kind, one.member) for one in report.problems}


def test_a_whole_package_holds_and_says_what_it_seals(package, sealed):
    report = verify(package, digest=sealed.digest)
    assert report.holds
    assert report.signed == "valid"
    assert report.key == sealed.key_fingerprint
    assert report.seal["id"] == sealed.short_id
    assert report.seal["unit"] == "甲局"


def test_the_archive_is_one_that_every_tool_opens(package):
    with zipfile.ZipFile(package) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
    assert names[:2] == ["manifest.json", "signature.json"]
    assert names[2:] == sorted(names[2:])
    assert b"".join(archive(members_of(package).items())) == package.read_bytes()


def test_another_figure_is_named_by_its_row(package):
    members = members_of(package)
    snapshot = json.loads(members["snapshot.json"])
    snapshot["rows"][1]["score"] = "49"
    written(package, {**members, "snapshot.json": canonical(snapshot)})
    report = verify(package)
    assert ("altered", "snapshot.json") in kinds(report)
    assert [one.detail for one in report.problems if one.kind == "row"] == ["2 接入单位数量"]


def test_who_writes_the_manifest_anew_has_no_signature_for_it(package, sealed):
    members = members_of(package)
    manifest = json.loads(members["manifest.json"])
    manifest["seal"]["unit"] = "乙局"
    written(package, {**members, "manifest.json": canonical(manifest)})
    assert verify(package).signed == "invalid"
    unsigned = {k: v for k, v in members_of(package).items() if k != "signature.json"}
    written(package, unsigned)
    assert kinds(verify(package, digest=sealed.digest)) == {("digest", "manifest.json")}
    (key,) = public_keys().values()
    assert ("not_signed", "signature.json") in kinds(verify(package, public_key=bytes.fromhex(key)))


def test_a_signature_of_somebody_else_is_not_ours(package):
    report = verify(package, public_key=bytes(range(32)))
    assert kinds(report) == {("other_key", "signature.json")}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda m: m.pop("evidence.json"), ("missing", "evidence.json")),
        (lambda m: m.update({"extra.txt": b"x"}), ("unknown", "extra.txt")),
        (lambda m: m.update({"ruleset.json": b"{}"}), ("altered", "ruleset.json")),
        (lambda m: m.pop("manifest.json"), ("missing", "manifest.json")),
        (lambda m: m.update({"manifest.json": b"[]"}), ("manifest", "manifest.json")),
        (
            lambda m: m.update({"manifest.json": b'{"form":9,"members":{}}'}),
            ("form", "manifest.json"),
        ),
        (lambda m: m.update({"figures.json": b"{"}), ("altered", "figures.json")),
    ],
)
def test_members_that_are_missing_unknown_or_altered_are_named(package, change, expected):
    members = members_of(package)
    change(members)
    written(package, members)
    assert expected in kinds(verify(package))


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", b"0" * 50_000_000)
    return out.getvalue()


def twice():
    one = b"".join(archive([("manifest.json", b"{}"), ("manifest.jsoo", b"{}")]))
    return one.replace(b"manifest.jsoo", b"manifest.json")


def outside():
    return b"".join(archive([("aaaaetc/passwd", b"x")])).replace(b"aaaa", b"../.")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "unreadable"),
        (b"PK\3\4 nothing", "unreadable"),
        (bomb(), "too_large"),
        (twice(), "duplicate"),
        (outside(), "unsafe_name"),
    ],
)
def test_hostile_files_are_refused_without_being_unpacked(tmp_path, content, kind):
    path = tmp_path / "hostile.zip"
    path.write_bytes(content)
    report = verify(path)
    assert not report.holds
    assert kind in {one.kind for one in report.problems}


def test_the_verifier_runs_alone_with_nothing_but_python(package, sealed, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "verify.pyz").write_bytes(verifier_bytes())
    (alone / "key.pub").write_text("\n".join(public_keys().values()))
    command = [sys.executable, "-I", "-S", "verify.pyz", str(package), "--public-key", "key.pub"]
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "封存包完整" in done.stdout
    package.write_bytes(package.read_bytes()[:-1])
    done = subprocess.run(
        [*command, "--language", "en"], cwd=alone, capture_output=True, text=True, check=False
    )
    assert done.returncode in {1, 2}
    assert "does NOT hold" in done.stdout


def test_the_verifier_is_the_same_file_every_time():
    assert verifier_bytes() == verifier_bytes()
