"""What is uploaded as a pack is bounded, stays inside of its folder, and is trusted in nothing (SEC-13, SEC-14)."""

import io
import zipfile

import pytest

from amparo.gate.bundles import BundleRefused, Upload, place_of, read_upload, write_zip

FILES = {"pack.toml": "a = 1\r\n", "words/fr.toml": "é\n", "glossary.toml": ""}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    target.seek(0)
    return target


def refusal(name: str, stream: io.BytesIO) -> str:
    with pytest.raises(BundleRefused) as refused:
        read_upload([(name, stream)])
    return refused.value.code


def test_what_is_downloaded_can_be_uploaded_again_to_the_letter() -> None:
    bundle = write_zip("lumen", FILES)
    assert bundle == write_zip("lumen", dict(reversed(FILES.items()))), "the same files make the same bytes"
    assert read_upload([("lumen.zip", io.BytesIO(bundle))]) == Upload(FILES, whole=True)


@pytest.mark.parametrize("root", ["", "lumen/", "policies/lumen/"])
def test_a_folder_may_lie_anywhere_in_the_zip_and_hold_other_files(root: str) -> None:
    files = {f"{root}{path}": text.encode() for path, text in FILES.items()} | {f"{root}README.md": b"\xff"}
    assert read_upload([("any.ZIP", zipped(files))]) == Upload(FILES, whole=True)


def test_single_files_are_taken_by_their_names() -> None:
    given = [("pack.toml", io.BytesIO(b"a = 1")), ("pt-BR.toml", io.BytesIO(b"b = 2"))]
    assert read_upload(given) == Upload({"pack.toml": "a = 1", "words/pt-BR.toml": "b = 2"}, whole=False)
    assert place_of("words/de.toml") == "words/de.toml"
    for name in ("desk.json", "x.txt", "../pack.toml", "words/a/b.toml"):
        with pytest.raises(BundleRefused):
            place_of(name)


@pytest.mark.parametrize(
    "name", ["../pack.toml", "a/../../pack.toml", "/etc/pack.toml", "a\\..\\pack.toml", "C:/pack.toml"]
)
def test_sec_14_a_path_that_leads_out_of_the_pack_refuses_the_whole_upload(name: str) -> None:
    assert refusal("p.zip", zipped({"pack.toml": b"a = 1", name: b"x"})) == "path"


def test_sec_14_a_link_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as bundle:
        link = zipfile.ZipInfo("pack.toml")
        link.external_attr = 0o120777 << 16
        bundle.writestr(link, "/etc/passwd")
    target.seek(0)
    assert refusal("p.zip", target) == "path"


def test_sec_13_a_bomb_is_read_no_further_than_a_pack_may_be_large() -> None:
    bomb = zipped({"pack.toml": b"0" * 50_000_000})
    assert bomb.getbuffer().nbytes < 100_000
    assert refusal("p.zip", bomb) == "too-large"
    many = zipped({f"words/l{n}.toml": b"0" * 900_000 for n in range(10)})
    assert refusal("p.zip", many) == "too-large"
    assert refusal("p.zip", zipped({f"f{n}": b"" for n in range(300)})) == "too-many"
    assert refusal("p.zip", io.BytesIO(b"0" * 5_000_000)) == "too-large"
    assert refusal("p.zip", zipped({"pack.toml": b"0" * 100}, zipfile.ZIP_BZIP2)) == "not-zip"


def test_what_is_no_zip_no_text_or_no_pack_is_said_so() -> None:
    assert refusal("p.zip", io.BytesIO(b"PK\x03\x04 and nonsense")) == "not-zip"
    broken = zipped({"pack.toml": b"a" * 1000}, zipfile.ZIP_STORED)
    content = broken.getvalue().replace(b"aaaa", b"aaab", 1)
    assert refusal("p.zip", io.BytesIO(content)) == "not-zip", "its checksum is wrong"
    assert refusal("p.zip", zipped({"pack.toml": b"\xff\xfe"})) == "not-text"
    assert refusal("p.zip", zipped({"README.md": b"hello"})) == "empty"
    assert refusal("notes.txt", io.BytesIO(b"x")) == "name"
    with pytest.raises(BundleRefused, match="twice"):
        read_upload([("pack.toml", io.BytesIO(b"")), ("p.zip", zipped({"pack.toml": b""}))])
