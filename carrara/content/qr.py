"""QR codes drawn as SVG: one path, without style or script, black on white in light and dark."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around it, without which telephones do not find it


def drawn(text, label=""):
    """The code as an `svg` element; with a label it is a picture that is read out, else a drawing beside words."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" {1}>'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
        len(rows),
        said,
        path,
    )
