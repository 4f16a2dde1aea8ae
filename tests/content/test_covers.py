import xml.etree.ElementTree as ElementTree
import zlib

import pytest
from django.urls import reverse

from carrara.content import covers, veins


@pytest.mark.parametrize("kind", veins.KINDS)
def test_cover_is_a_picture_kept_for_a_year(client, kind):
    response = client.get(reverse("cover", args=[kind, "la-pietra"]))
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies and response.content == veins.draw(kind, "la-pietra").encode()


@pytest.mark.parametrize("path", ["/covers/photo/x.svg", "/covers/slab/.svg", f"/covers/slab/{'a' * 171}.svg"])
def test_other_kinds_and_silly_slugs_are_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_cover_is_only_read(client):
    assert client.post(reverse("cover", args=["slab", "x"])).status_code == 405


def test_cover_travels_packed(client):
    response = client.get(reverse("cover", args=["slab", "x"]), headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip" and "Accept-Encoding" in response["Vary"]
    assert zlib.decompress(response.content, wbits=31) == veins.draw("slab", "x").encode()


def test_drawing_is_made_once():
    covers.drawing.cache_clear()
    first, second = covers.drawing("quarry", "x"), covers.drawing("quarry", "x")
    assert first is second and covers.drawing.cache_info().misses == 1


def test_same_slug_same_drawing_other_slug_other_drawing():
    assert veins.draw("ridge", "carrara") == veins.draw("ridge", "carrara") != veins.draw("ridge", "torano")


@pytest.mark.parametrize("kind", veins.KINDS)
def test_drawings_are_light_and_carry_no_style_or_script(kind):
    for slug in ("studi-aperti", "pietro-tacca", "dakar", "x"):
        svg = veins.draw(kind, slug)
        names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
        assert names <= {"svg", "filter", "feGaussianBlur", "g", "ellipse", "path", "clipPath"}
        assert len(zlib.compress(svg.encode())) < 6_500
        assert "style" not in svg and "href" not in svg


def test_stone_can_be_asked_for():
    assert veins.STONES["nero"].ground in veins.draw("slab", "404", "nero")


def test_static_drawings_are_as_the_code_draws_them(settings):
    static = settings.BASE_DIR / "carrara" / "static"
    assert (static / "broken-vein.svg").read_text() == veins.draw("slab", "404", "nero")
    assert (static / "horizon.svg").read_text() == veins.draw("horizon", "apuane-5", "statuario")
