import struct
import time
import tracemalloc
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, TextStringObject

from carrara.content import pdf, uploads

GPS_TAG, ORIENTATION_TAG = 0x8825, 0x0112


def encoded(kind, picture=None, **options):
    out = BytesIO()
    (picture or Image.new("RGB", (60, 40), "tomato")).save(out, kind, **options)
    return out.getvalue()


def document(pages=2, change=lambda writer: None):
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 300)
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def accepted_image(data, name="picture"):
    file = uploads.accept_image(SimpleUploadedFile(name, data))
    return file, Image.open(BytesIO(file.read()))


def refusal(guard, data, name="file"):
    with pytest.raises(ValidationError) as caught:
        guard(SimpleUploadedFile(name, data))
    return caught.value.code, caught.value.messages[0]


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, pixels=b""):
    """A PNG that claims a size; what it holds is up to the caller."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(pixels)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# --- pictures that come in ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif")])
def test_four_kinds_come_in_under_a_random_name_whatever_they_were_called(kind, extension):
    file, picture = accepted_image(encoded(kind), "../../Foto di Anna.exe")
    stem, _dot, suffix = file.name.partition(".")
    assert (picture.format, suffix, len(stem)) == (kind, extension, 20)
    assert file.facts == {"bytes": file.size, "width": 60, "height": 40}
    assert accepted_image(encoded(kind))[0].name != file.name


def test_a_picture_turned_by_the_camera_is_stored_upright():
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = 6
    sideways = Image.new("RGB", (60, 40), "tomato")
    sideways.paste("navy", (0, 0, 30, 40))
    file, picture = accepted_image(encoded("JPEG", sideways, exif=exif))
    assert (file.facts["width"], file.facts["height"]) == picture.size == (40, 60)
    assert picture.getpixel((20, 5))[2] > 100 > picture.getpixel((20, 55))[2]  # navy is now on top


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_place_camera_comments_and_profile_are_gone(kind):
    exif = Image.Exif()
    exif[0x010F] = "SECRET maker"
    exif.get_ifd(GPS_TAG)[1] = "SECRET north"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRET words")
    extra = {"JPEG": {"comment": b"SECRET words"}, "PNG": {"pnginfo": text}}.get(kind, {})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if kind != "PNG":
        extra["xmp"] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET</x:xmpmeta>"
    data = encoded(kind, exif=exif, icc_profile=profile, **extra)
    assert b"SECRET" in data
    file, picture = accepted_image(data)
    file.seek(0)
    assert b"SECRET" not in file.read()
    assert dict(picture.getexif()) == {}
    assert {"icc_profile", "exif", "xmp", "comment"} & set(picture.info) == set()


def test_a_printers_jpeg_becomes_colour_for_screens():
    file, picture = accepted_image(encoded("JPEG", Image.new("CMYK", (20, 20), (0, 255, 255, 0))))
    red, green, blue = picture.getpixel((10, 10))
    assert (picture.mode, red > 200, green < 80, blue < 80) == ("RGB", True, True, True)


def test_sixteen_bits_of_grey_become_eight_without_burning_out():
    grey = Image.new("I;16", (2, 1))
    grey.putpixel((0, 0), 0x8000)
    grey.putpixel((1, 0), 0xFFFF)
    picture = accepted_image(encoded("PNG", grey))[1]
    assert [picture.mode, picture.getpixel((0, 0)), picture.getpixel((1, 0))] == ["L", 127, 255]


def test_a_palette_with_a_transparent_colour_stays_transparent():
    drawing = Image.new("P", (4, 4), 0)
    drawing.putpalette([255, 0, 0, 0, 255, 0])
    drawing.putpixel((3, 3), 1)
    picture = accepted_image(encoded("PNG", drawing, transparency=0))[1]
    assert (picture.mode, picture.getpixel((0, 0))[3], picture.getpixel((3, 3))) == ("RGBA", 0, (0, 255, 0, 255))


def test_the_second_still_of_a_phone_photograph_is_dropped():
    two = encoded("MPO", Image.new("RGB", (30, 20)), save_all=True, append_images=[Image.new("RGB", (30, 20), "white")])
    file, picture = accepted_image(two)
    assert (picture.format, file.name[-4:], picture.size) == ("JPEG", ".jpg", (30, 20))


def test_a_very_long_picture_is_kept_at_the_longest_edge(settings):
    settings.IMAGE_MAX_EDGE = 300
    file, picture = accepted_image(encoded("JPEG", Image.new("RGB", (1200, 400))))
    assert picture.size == (file.facts["width"], file.facts["height"]) == (300, 100)


def test_a_broken_profile_does_not_cost_the_picture():
    assert accepted_image(encoded("JPEG", icc_profile=b"nonsense"))[1].size == (60, 40)


# --- pictures refused --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "name", "code", "said"),
    [
        (b'<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", "svg", "SVG drawing"),
        (b"<svg onload='alert(1)'/>", "photo.png", "svg", "export it as PNG"),
        ("<svg/>".encode("utf-16"), "photo.png", "svg", "SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50, "IMG_1.HEIC", "heic", "export it as JPEG"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + b"\0" * 50, "IMG_1.jpg", "heic", "HEIC photograph from a phone"),
        (encoded("GIF"), "dance.gif", "kind", "This is a GIF file"),
        (encoded("GIF"), "dance.jpg", "kind", "The name “dance.jpg” promises a picture, but inside this is a GIF file"),
        (b"%PDF-1.7\n", "programme.png", "kind", "inside this is a PDF file"),
        (b"<!doctype html><html><script>", "page.jpg", "kind", "inside this is a HTML file"),
        (b"MZ" + b"\0" * 500, "photo.jpg", "kind", "This file is not a picture we can use"),
        (b"just words", "photo.jpg", "kind", "This file is not a picture we can use"),
        (b"\0" * 5000, "photo.jpg", "kind", "This file is not a picture we can use"),
        (b"", "photo.jpg", "empty", "This file is empty"),
        (encoded("JPEG")[:300], "photo.jpg", "damaged", "damaged or incomplete"),
        (encoded("PNG")[:60], "photo.png", "damaged", "damaged or incomplete"),
        (b"\x89PNG\r\n\x1a\n", "photo.png", "damaged", "damaged or incomplete"),
        (encoded("WEBP")[:-10], "photo.webp", "damaged", "damaged or incomplete"),
        (encoded("AVIF")[:-10], "photo.avif", "damaged", "damaged or incomplete"),
    ],
)
def test_other_kinds_are_refused_in_words_that_say_what_to_do(data, name, code, said):
    told = refusal(uploads.accept_image, data, name)
    assert told[0] == code
    assert said in told[1]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_moving_pictures_are_refused(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = encoded(kind, frames[0], save_all=True, append_images=frames[1:])
    assert refusal(uploads.accept_image, moving)[0] == "moving"


def test_a_heavy_file_is_refused_with_the_limit(settings):
    settings.IMAGE_MAX_BYTES = 2 * 1024 * 1024
    code, message = refusal(uploads.accept_image, encoded("JPEG") + b"\0" * settings.IMAGE_MAX_BYTES)
    assert (code, "more than 2.0" in message) == ("too_heavy", True)


def test_the_most_pixels_come_in_and_one_row_more_does_not(settings):
    settings.IMAGE_MAX_PIXELS = 60 * 40
    assert accepted_image(encoded("PNG"))[1].size == (60, 40)
    assert refusal(uploads.accept_image, encoded("PNG", Image.new("L", (60, 41))))[0] == "too_large"


def animated_webp_of(width, height):
    """A canvas of that size claimed in the header, over one small frame."""
    still = encoded("WEBP", Image.new("RGBA", (16, 16), (1, 2, 3, 4)), lossless=True)
    bitstream = still[still.find(b"VP8L") :]
    side = (15).to_bytes(3, "little")
    frame = bytes(6) + side + side + (100).to_bytes(3, "little") + b"\0" + bitstream
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x12\0\0\0"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body += b"ANIM" + struct.pack("<IIH", 6, 0, 0) + b"ANMF" + struct.pack("<I", len(frame)) + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    "bomb",
    [
        png_of(7000, 6000, b"\0" * 100_000),  # under Pillow's own warning
        png_of(12_000, 12_000, b"\0" * 100_000),  # Pillow warns, Django takes it
        png_of(100_000, 100_000),  # Pillow refuses
        encoded("JPEG").replace(struct.pack(">HH", 40, 60), struct.pack(">HH", 65_000, 65_000), 1),
        animated_webp_of(16_383, 16_383),
    ],
    ids=["42 MP", "144 MP", "10 GP", "jpeg", "webp"],
)
def test_bombs_are_refused_before_anything_is_decoded(bomb, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda *args: pytest.fail("decoded"))
    start = time.perf_counter()
    tracemalloc.start()
    assert refusal(uploads.accept_image, bomb)[0] == "too_large"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.perf_counter() - start < 1
    assert peak < 3_000_000


def test_a_png_whose_text_unpacks_to_half_a_gigabyte_is_refused():
    flood = zlib.compressobj(9)
    packed = b"".join(flood.compress(b"\0" * 1_000_000) for _ in range(500)) + flood.flush()
    chunk = png_chunk(b"zTXt", b"Comment\0\0" + packed)
    data = png_of(4, 4, (b"\0" + b"\0" * 12) * 4)
    start = time.perf_counter()
    bomb = data[:33] + chunk + data[33:]
    assert refusal(uploads.accept_image, bomb)[0] == "damaged"
    assert time.perf_counter() - start < 2


SAMPLES = [encoded(kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF")] + [document(1)]


@trials(max_examples=150)
@given(
    sample=st.sampled_from(SAMPLES), changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=9)
)
def test_a_damaged_picture_is_accepted_or_refused_but_never_an_error(sample, changes):
    data = bytearray(sample)
    for place, value in changes:
        data[place % len(data)] = value
    try:
        uploads.accept_image(SimpleUploadedFile("x.jpg", bytes(data)))
    except ValidationError as refused:
        assert refused.messages[0]


# --- documents ---------------------------------------------------------------------------------------------------
def test_a_pdf_comes_in_as_it_is_with_its_pages():
    data = document(3)
    file = uploads.accept_document(SimpleUploadedFile("Regolamento (1).PDF", data))
    assert file.read() == data
    assert file.name.endswith(".pdf") and "Regolamento" not in file.name
    assert file.facts == {"bytes": len(data), "pages": 3, "is_tagged": False}


def test_a_tagged_pdf_is_known():
    def tag(writer):
        marks = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        writer.root_object[NameObject("/MarkInfo")] = marks

    assert uploads.accept_document(SimpleUploadedFile("a.pdf", document(1, tag))).facts["is_tagged"] is True


def annotate(action):
    def change(writer):
        annotation = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([annotation])

    return change


def on_opening(action):
    return lambda writer: writer.root_object.update({NameObject("/OpenAction"): action})


def inherited(action):
    """Of a field's parent: viewers look there for what the field itself does not hold."""

    def change(writer):
        parent = writer._add_object(DictionaryObject({NameObject("/AA"): DictionaryObject({NameObject("/K"): action})}))
        field = DictionaryObject({NameObject("/T"): TextStringObject("x"), NameObject("/Parent"): parent})
        on_opening(ArrayObject([field]))(writer)

    return change


def action(kind):
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")})


@pytest.mark.parametrize(
    ("data", "name", "code", "said"),
    [
        (encoded("JPEG"), "scan.jpg", "kind", "save it as PDF"),
        (encoded("JPEG"), "scan.pdf", "kind", "The name “scan.pdf” promises a PDF, but inside this is a JPEG file"),
        (b"PK\x03\x04" + b"\0" * 60, "bando.docx", "kind", "This file is not a PDF"),
        (b"<svg/>", "a.svg", "kind", "This is a SVG file"),
        (b"", "a.pdf", "empty", "This file is empty"),
        (b"%PDF-1.7\nnothing follows", "a.pdf", "damaged", "damaged or too complicated"),
        (document()[:200], "a.pdf", "damaged", "damaged or too complicated"),
        (document(0), "a.pdf", "damaged", "damaged or too complicated"),
        (document(1, lambda writer: writer.encrypt("secret")), "a.pdf", "encrypted", "save it without them"),
        (document(1, lambda writer: writer.encrypt("", "owner")), "a.pdf", "encrypted", "restrictions"),
        (document(1, on_opening(action("/JavaScript"))), "a.pdf", "scripts", "runs scripts"),
        (document(1, annotate(action("/Launch"))), "a.pdf", "scripts", "starts programs"),
        (document(1, annotate(action("/JavaScript"))), "a.pdf", "scripts", "runs scripts"),
        (document(1, inherited(action("/JavaScript"))), "a.pdf", "scripts", "runs scripts"),
        (document(1, on_opening(DictionaryObject({NameObject("/XFA"): ArrayObject()}))), "a.pdf", "scripts", "runs"),
        (document(1, lambda writer: writer.add_attachment("x.exe", b"MZ")), "a.pdf", "files", "carries other files"),
    ],
)
def test_documents_are_refused_in_words_that_say_what_to_do(data, name, code, said):
    told = refusal(uploads.accept_document, data, name)
    assert told[0] == code
    assert said in told[1]


def test_an_ordinary_link_in_a_pdf_is_welcome():
    assert uploads.accept_document(SimpleUploadedFile("a.pdf", document(1, annotate(action("/URI")))))


def test_a_long_document_is_refused_with_both_numbers(settings):
    settings.DOCUMENT_MAX_PAGES = 4
    code, message = refusal(uploads.accept_document, document(5))
    assert (code, message) == (
        "too_many_pages",
        "This PDF has 5 pages, and the most is 4: please send it in parts.",
    )


def test_a_heavy_document_is_refused(settings):
    settings.DOCUMENT_MAX_BYTES = 1000
    assert refusal(uploads.accept_document, document() + b"\0" * 1000)[0] == "too_heavy"


def test_pages_that_contain_themselves_do_not_hang_the_reader():
    loop = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    start = time.perf_counter()
    assert refusal(uploads.accept_document, loop)[0] == "damaged"
    assert time.perf_counter() - start < 5


def test_a_document_nested_ten_thousand_deep_is_refused():
    deep = b"%PDF-1.4\n1 0 obj<</Type/Catalog/X " + b"[" * 10_000 + b"]" * 10_000 + b">>endobj\ntrailer<</Root 1 0 R>>"
    assert refusal(uploads.accept_document, deep)[0] == "damaged"


def test_a_document_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    assert refusal(uploads.accept_document, document())[0] == "damaged"
