from django.contrib import admin

from carrara.content.back_office.forgiving import ReadOnlyAdmin
from carrara.content.back_office.permissions import Permissions

from ..models import Booking, GroupRequest, WaitingEntry


class OfASession(ReadOnlyAdmin, Permissions, admin.ModelAdmin):
    """What is written by the pages of the desk and of the visitors; here it is looked at."""

    list_select_related = ["session__route", "session__studio", "session__event", "session__edition__host_city"]


@admin.register(Booking)
class BookingAdmin(OfASession):
    list_display = ["code", "name", "seats", "session", "state", "origin", "made_at"]
    list_filter = ["state", "origin"]
    search_fields = ["code", "name", "email", "phone"]


@admin.register(WaitingEntry)
class WaitingEntryAdmin(OfASession):
    list_display = ["name", "seats", "session", "state", "made_at"]
    list_filter = ["state"]
    search_fields = ["name", "email"]


@admin.register(GroupRequest)
class GroupRequestAdmin(OfASession):
    list_display = ["__str__", "people", "session", "state", "made_at"]
    list_filter = ["state"]
    search_fields = ["name", "organisation", "email"]

    def get_model_perms(self, request):
        """In the menu stands the desk's own page of them, not this list as well."""
        return {}
