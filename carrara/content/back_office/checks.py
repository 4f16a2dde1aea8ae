"""The panel of an item's form that says what to look at before publishing."""

from .. import quality


class CheckedAdmin:
    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Of what is saved: the draft beside a public item, where there is one, is what `obj` holds."""
        if obj is not None and obj.pk:
            context["before_publishing"] = panel(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def panel(item):
    found = quality.findings(item)
    return {
        "bars": [finding for finding, severity in found if severity == quality.BAR],
        "advice": [finding for finding, severity in found if severity == quality.ADVICE],
        "readability": quality.readability(item),
    }
