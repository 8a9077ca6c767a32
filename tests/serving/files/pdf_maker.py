"""Writing small PDF files for the tests: pages of lines in Helvetica, each where it is put."""

Placed = tuple[float, float, float, str]


def make_pdf(pages: list[list[Placed]], extra: bytes = b"") -> bytes:
    """Write a PDF.

    Args:
        pages: For each page its lines: distance from the left and from the bottom, size of print, text.
        extra: Drawing instructions that open every page.
    """
    objects = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for lines in pages:
        drawn = extra + b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n"
            % (size, x, y, text.encode("cp1252").replace(b"(", rb"\(").replace(b")", rb"\)"))
            for x, y, size, text in lines
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            len(out),
        )
    )


def column(lines: list[str], *, top: float = 780, left: float = 72, size: float = 11) -> list[Placed]:
    """Put lines one under the other; an empty one leaves a gap."""
    return [(left, top - 14 * index, size, line) for index, line in enumerate(lines) if line]
