import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from stancery.training.archives import Limits, document_key, read_documents
from stancery.training.errors import DataError

FILES = {
    "Corpus/Session 1/AAA_01_1999.txt": b"first speech",
    "Corpus/Session 2/BBB_02_2000.txt": b"second speech",
    "Corpus/readme.md": b"about",
}
WANTED = {"aaa_01_1999", "bbb_02_2000"}


def make_folder(place: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (place / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "folder" / name).write_bytes(content)
    return place / "folder"


def make_tar(place: Path, files: dict[str, bytes], mode: str = "w") -> Path:
    path = place / "corpus.tar"
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def make_tgz(place: Path, files: dict[str, bytes]) -> Path:
    return make_tar(place, files, "w:gz")


def make_zip(place: Path, files: dict[str, bytes]) -> Path:
    path = place / "corpus.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


Make = Callable[[Path, dict[str, bytes]], Path]
EVERY_KIND = pytest.mark.parametrize("make", [make_folder, make_tar, make_tgz, make_zip])
ARCHIVES = pytest.mark.parametrize("make", [make_tar, make_tgz, make_zip])


def tar_with(place: Path, *members: tarfile.TarInfo) -> Path:
    path = place / "hostile.tar"
    with tarfile.open(path, "w") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size) if member.isreg() else None)
    return path


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("A/HRC/15/16", "a_hrc_15_16"),
        ("A_HRC_15_16.pdf", "a_hrc_15_16"),
        ("A_HRC_15_16-EN.PDF", "a_hrc_15_16"),
        ("A/HRC/1/516", "a_hrc_1_516"),
        ("UNSC_2020_SPV.8757_spch008.txt", "unsc_2020_spv_8757_spch008"),
    ],
)
def test_a_document_and_its_file_have_one_key(name: str, key: str) -> None:
    assert document_key(name) == key


@EVERY_KIND
def test_only_wanted_documents_are_read(make: Make, tmp_path: Path) -> None:
    place = make(tmp_path, FILES)
    assert dict(read_documents(place, WANTED, ".txt")) == {
        "aaa_01_1999": b"first speech",
        "bbb_02_2000": b"second speech",
    }
    assert list(read_documents(place, {"bbb_02_2000"}, ".txt")) == [("bbb_02_2000", b"second speech")]
    assert list(read_documents(place, {"readme"}, ".txt")) == []
    assert list(read_documents(place, set(), ".txt")) == []


@EVERY_KIND
def test_shadow_files_are_passed_over_and_the_first_of_two_is_taken(make: Make, tmp_path: Path) -> None:
    files = {"a/._AAA_01_1999.txt": b"shadow", "b/AAA_01_1999.txt": b"true", "c/AAA_01_1999.txt": b"other"}
    assert list(read_documents(make(tmp_path, files), WANTED, ".txt")) == [("aaa_01_1999", b"true")]


@ARCHIVES
def test_names_that_escape_are_only_names(make: Make, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    names = ["../../AAA_01_1999.txt", "/tmp/BBB_02_2000.txt", "..\\..\\CCC_03_2001.txt"]
    place = make(inner, dict.fromkeys(names, b"words"))
    before = sorted(tmp_path.rglob("*"))
    found = dict(read_documents(place, {*WANTED, "ccc_03_2001"}, ".txt"))
    assert found == {"aaa_01_1999": b"words", "bbb_02_2000": b"words", "ccc_03_2001": b"words"}
    assert sorted(tmp_path.rglob("*")) == before


def test_links_and_devices_of_a_tar_are_passed_over(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the archive")
    members = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
        member = tarfile.TarInfo("AAA_01_1999.txt")
        member.type = kind
        member.linkname = str(secret)
        members.append(member)
    assert list(read_documents(tar_with(tmp_path, *members), WANTED, ".txt")) == []


def test_a_sparse_member_is_passed_over(tmp_path: Path) -> None:
    member = tarfile.TarInfo("AAA_01_1999.txt")
    member.type = tarfile.GNUTYPE_SPARSE
    assert list(read_documents(tar_with(tmp_path, member), WANTED, ".txt")) == []


def test_links_of_a_zip_are_passed_over(tmp_path: Path) -> None:
    member = zipfile.ZipInfo("AAA_01_1999.txt")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "links.zip", "w") as archive:
        archive.writestr(member, "/etc/hostname")
    assert list(read_documents(tmp_path / "links.zip", WANTED, ".txt")) == []


@EVERY_KIND
def test_a_member_that_is_too_large_is_refused(make: Make, tmp_path: Path) -> None:
    place = make(tmp_path, {"AAA_01_1999.txt": bytes(5000)})
    with pytest.raises(DataError, match=r"AAA_01_1999.*larger than 4999 bytes"):
        list(read_documents(place, WANTED, ".txt", Limits(member_bytes=4999)))
    assert len(list(read_documents(place, WANTED, ".txt", Limits(member_bytes=5000)))) == 1


@EVERY_KIND
def test_the_sum_of_documents_is_bounded(make: Make, tmp_path: Path) -> None:
    place = make(tmp_path, {"AAA_01_1999.txt": bytes(8000), "BBB_02_2000.txt": bytes(8000)})
    with pytest.raises(DataError, match="15000 bytes"):
        list(read_documents(place, WANTED, ".txt", Limits(total_bytes=15_000)))


def test_a_bomb_that_nobody_wants_is_not_unpacked(tmp_path: Path) -> None:
    files = {"zeros.bin": bytes(3_000_000), "AAA_01_1999.txt": b"words"}
    limits = Limits(member_bytes=1000, total_bytes=1_000_000)
    assert list(read_documents(make_zip(tmp_path, files), WANTED, ".txt", limits))
    # A tar cannot be read past it without unpacking it, so it is refused as soon as its size is known.
    with pytest.raises(DataError, match="unpacks to more than 1000000 bytes"):
        list(read_documents(make_tgz(tmp_path, files), WANTED, ".txt", limits))


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_an_endless_tar_header_is_not_read_into_memory(kind: bytes, tmp_path: Path) -> None:
    header = tarfile.TarInfo("header")
    header.type = kind
    header.size = 500_000
    content = header.tobuf(tarfile.USTAR_FORMAT) + bytes(500_224) + bytes(1024)
    (tmp_path / "header.tgz").write_bytes(gzip.compress(content))
    with pytest.raises(DataError, match="header of 500224 bytes"):
        list(read_documents(tmp_path / "header.tgz", WANTED, ".txt", Limits(member_bytes=100_000)))


def test_an_endless_chain_of_headers_is_damage(tmp_path: Path) -> None:
    header = tarfile.TarInfo("header")
    header.type = tarfile.XHDTYPE
    (tmp_path / "chain.tgz").write_bytes(gzip.compress(header.tobuf(tarfile.USTAR_FORMAT) * 5000))
    with pytest.raises(DataError, match="cannot be read to its end"):
        list(read_documents(tmp_path / "chain.tgz", WANTED, ".txt"))


@ARCHIVES
def test_the_number_of_members_is_bounded(make: Make, tmp_path: Path) -> None:
    place = make(tmp_path, {f"{number}.txt": b"" for number in range(11)})
    assert list(read_documents(place, WANTED, ".txt", Limits(members=11))) == []
    with pytest.raises(DataError, match="members"):
        list(read_documents(place, WANTED, ".txt", Limits(members=10)))


@ARCHIVES
@pytest.mark.parametrize("share", [0.4, 0.7, 0.9])
def test_a_truncated_archive_is_refused_with_its_name(make: Make, share: float, tmp_path: Path) -> None:
    # Content that does not compress, so that every share of the archive ends within a member.
    noise = bytes((number * number * 31 + number // 7) % 251 for number in range(40_000))
    place = make(tmp_path, {"AAA_01_1999.txt": noise, "other.txt": noise, "BBB_02_2000.txt": noise})
    whole = place.read_bytes()
    place.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataError, match=rf"{place.name} cannot be read to its end .*download it again"):
        list(read_documents(place, WANTED, ".txt"))


def test_a_broken_tar_header_is_not_taken_for_the_end(tmp_path: Path) -> None:
    place = make_tar(tmp_path, {"AAA_01_1999.txt": b"words", "BBB_02_2000.txt": b"words"})
    content = bytearray(place.read_bytes())
    content[1024:1040] = b"\xff" * 16
    place.write_bytes(content)
    with pytest.raises(DataError, match="a header is broken"):
        list(read_documents(place, WANTED, ".txt"))


def test_a_member_with_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "stored.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("AAA_01_1999.txt", b"the words as they were")
    place.write_bytes(place.read_bytes().replace(b"as they were", b"as they ain't"[:12]))
    with pytest.raises(DataError, match="cannot be read to its end"):
        list(read_documents(place, WANTED, ".txt"))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>moved</html>")
    (tmp_path / "empty.tgz").write_bytes(b"")
    for name, message in [
        ("page.html", "no archive that can be read"),
        ("empty.tgz", "no archive that can be read"),
        ("nowhere.zip", "does not exist"),
    ]:
        with pytest.raises(DataError, match=rf"{name}.* {message}"):
            list(read_documents(tmp_path / name, WANTED, ".txt"))
