"""Reading Word files, sound and hostile ones."""

import io
import zipfile

import docx
import pytest

from stancery.serving.errors import DocumentError
from stancery.serving.files.article_files import read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: "docx.document.Document") -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A sound Word file with one part replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(saved(docx.Document())))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for part in source.namelist():
            if part != name:
                package.writestr(part, source.read(part))
        package.writestr(name, content)
    return target.getvalue()


def with_body(body: str) -> bytes:
    return with_part("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>".encode())


def read(content: bytes) -> list[str]:
    return read_document(content, name="story.docx").text.split("\n\n")


def test_paragraphs_lists_and_tables_come_in_reading_order() -> None:
    document = docx.Document()
    document.add_heading("Envoys press Belarus", 0)
    document.add_paragraph("Norway said: ").add_run("“Free them.”").bold = True
    document.add_paragraph("the release of all;", style="List Bullet")
    document.add_paragraph("an inquiry.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        table._cells, ["State", "Position", "Cuba", "It warned against meddling."], strict=True
    ):
        cell.text = text
    document.add_paragraph("")
    document.add_paragraph("Dusk fell.")
    document.sections[0].header.paragraphs[0].text = "A/HRC/99/16"
    assert read(saved(document)) == [
        "Envoys press Belarus",
        "Norway said: “Free them.”",
        "- the release of all;",
        "- an inquiry.",
        "State",
        "Position",
        "Cuba",
        "It warned against meddling.",
        "Dusk fell.",
    ]


def test_tracked_changes_content_controls_and_text_boxes_are_read_as_they_look() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    box = f"<w:p>{run.format('In the box.')}</w:p>"
    body = (
        f"<w:p>{run.format('It was ')}<w:del><w:r><w:delText>not </w:delText><w:t>not </w:t></w:r></w:del>"
        f"<w:ins>{run.format('fair.')}</w:ins></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run.format('In a control.')}</w:p></w:sdtContent></w:sdt>"
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:noBreakHyphen/><w:t>three</w:t></w:r></w:p>"
    )
    assert read(with_body(body)) == ["It was fair.", "In a control.", "In the box.", "One\ntwo-three"]


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = with_part("word/media/picture.png", bytes(250_000_000))
    assert len(bomb) < 1_000_000
    with pytest.raises(
        DocumentError, match=r"^story\.docx would unpack to 25. MB in 1\d parts; at most 200 MB"
    ):
        read(bomb)
    with pytest.raises(DocumentError, match=r"^story\.docx would unpack to .* and 20 MB of text\.$"):
        read(with_body("<w:p/>" * 5_000_000))


def test_a_package_of_countless_parts_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(10_001):
            package.writestr(str(number), b"")
    with pytest.raises(DocumentError, match=r"in 10,001 parts"):
        read(target.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_xml_definitions_are_refused(definition: str, part: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{definition}<w:document {W}><w:body/></w:document>'
    with pytest.raises(DocumentError, match=r"^story\.docx defines XML entities, which no Word file does"):
        read(with_part(part, xml.encode(encoding)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 nothing",
        b"Norway said so.",
        saved(docx.Document())[:-200],
        with_part("[Content_Types].xml", b"<Types/>"),
        with_part("word/document.xml", b"<w:document"),
        with_part("word/document.xml", b"\x00\xff"),
        with_body("<w:p>" * 2_000),
        with_part("word/document.xml", f"<w:document {W}/>".encode()),
    ],
)
def test_a_damaged_word_file_is_one_sentence(content: bytes) -> None:
    with pytest.raises(
        DocumentError, match=r"^story\.docx is not a sound Word file \(\.docx\); open it in Word"
    ):
        read(content)


def test_bytes_changed_anywhere_end_in_an_answer_or_a_sentence() -> None:
    document = docx.Document()
    document.add_paragraph("Norway said so.")
    content = saved(document)
    for position in range(0, len(content), 1_999):
        changed = content[:position] + b"\xff\x00<!" + content[position + 4 :]
        try:
            read(changed)
        except DocumentError as error:
            assert str(error).startswith("story.docx ")


def test_old_and_empty_word_files_are_named_as_what_they_are() -> None:
    with pytest.raises(DocumentError, match=r"^story\.docx is an old or locked Word file; save it as \.docx"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    with pytest.raises(DocumentError, match=r"^story\.docx holds no text\.$"):
        read(saved(docx.Document()))


def test_null_and_invisible_characters_are_left_out() -> None:
    document = docx.Document()
    document.add_paragraph("Nor\u200bway con\u202edemned it.")
    assert read(saved(document)) == ["Norway condemned it."]
