from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..back_office.contents import ContentAdmin
from ..back_office.widgets import in_every_language, short
from ..models import Notice


@admin.register(Notice)
class NoticeAdmin(ContentAdmin):
    """Old notices stay in the list, so that one can be used again by changing its hours."""

    list_display = ["__str__", "severity", "shown_state", "shown_from", "shown_until"]
    list_filter = ["severity"]
    search_fields = in_every_language("text")
    radio_fields = {"severity": admin.HORIZONTAL}
    details = [
        (gettext_lazy("Link"), {"fields": ["url"]}),
        (gettext_lazy("Kind and time"), {"fields": ["severity", ("starts_at", "ends_at")]}),
    ]

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, notice):
        now = timezone.now()
        if notice.ends_at <= now:
            return format_html('<span class="state">{}</span>', _("over"))
        if notice.starts_at > now:
            return format_html('<span class="state waiting">{}</span>', _("waiting for its hour"))
        return format_html('<span class="state public">{}</span>', _("on every page now"))

    @admin.display(description=gettext_lazy("shown from"), ordering="starts_at")
    def shown_from(self, notice):
        return short(notice.starts_at)

    @admin.display(description=gettext_lazy("shown until"), ordering="ends_at")
    def shown_until(self, notice):
        return short(notice.ends_at)
