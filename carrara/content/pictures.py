"""The sizes in which a picture is kept ready: made when it is saved, named without opening a file.

Shapes are cut around the focal point, so that no style in the page has to place the picture in its frame.
"""

from dataclasses import dataclass

from imagefield.backend_base import calculate_crop_box
from imagefield.processing import register
from PIL import Image

RATIOS = {"frame": (3, 2), "strip": (16, 9), "whole": None, "share": (1200, 630)}
WIDTHS = {"frame": (480, 960, 1600), "strip": (320, 640), "whole": (480, 960, 1600)}
SAVING = {"webp": {"format": "WEBP", "quality": 80}, "jpg": {"format": "JPEG", "quality": 85, "progressive": True}}
WHITE = (255, 255, 255)


def rendition(shape, width, extension="webp"):
    """A format of django-imagefield: WebP is read by every browser of the look, JPEG by those who show a link."""

    def spec(file, context):
        context.extension = f".{extension}"
        context.processors = [("cut", RATIOS[shape], width, extension)]

    return spec


FORMATS = {
    **{f"{shape}_{width}": rendition(shape, width) for shape, widths in WIDTHS.items() for width in widths},
    "share": rendition("share", 1200, "jpg"),
    "preview": rendition("whole", 480),  # shown in the back office, to click the focal point on
}


@register
def cut(get_image, ratio, width, extension):
    def processor(image, context):
        size, part = fitted(*image.size, ratio, width), box(*image.size, ratio, context.ppoi)
        image = get_image(image, context).crop(part)
        if extension == "jpg" and image.mode == "RGBA":
            image = Image.alpha_composite(Image.new("RGBA", image.size, (*WHITE, 255)), image).convert("RGB")
        context.save_kwargs.update(SAVING[extension])
        return image.resize(size, Image.Resampling.LANCZOS)

    return processor


def box(width, height, ratio, focal_point=(0.5, 0.5)):
    """Left, top, right, bottom of the largest part of that ratio which has the focal point near its middle."""
    if ratio is None:
        return 0, 0, width, height
    part = calculate_crop_box(width, height, *ratio, focal_point)
    return part.left, part.top, part.left + max(1, part.width), part.top + max(1, part.height)


def fitted(width, height, ratio, most):
    """Width and height of a rendition: never enlarged, so that a small picture has fewer different sizes."""
    left, top, right, bottom = box(width, height, ratio)
    width = min(most, right - left)
    return width, max(1, round(width * (bottom - top) / (right - left)))


@dataclass(frozen=True)
class Drawn:
    """What an <img> needs. The source is the largest of the set, and its measures keep the place free."""

    src: str
    srcset: str
    width: int
    height: int


def drawn(image, shape):
    """One content.Image in one shape: no query, no file opened."""
    sizes = {}
    for width in WIDTHS[shape]:
        sizes.setdefault(
            fitted(image.width, image.height, RATIOS[shape], width), getattr(image.file, f"{shape}_{width}")
        )
    (width, height), src = next(reversed(sizes.items()))
    srcset = ", ".join(f"{url} {size[0]}w" for size, url in sizes.items())
    return Drawn(src, srcset, width, height)
