"""Filters that stay: a list opens as its reader left it in this session, says so, and opens whole again by one link."""

from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.functional import cached_property

KEY = "filters"  # in the session: {model: query string}
ONCE = "_once"  # in a link that shows a filtered list without leaving its filters there
CLEAR = "_clear"  # in a link to the whole list
FLEETING = {ONCE, CLEAR, ERROR_FLAG, PAGE_VAR, SEARCH_VAR, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR}
COUNTED = 1000  # rows; further a list is not counted


class BoundedPaginator(Paginator):
    """Counts no further than a reader will turn pages: "more than 1000" is told by reading no more than 1001 rows."""

    bound = COUNTED

    @cached_property
    def known(self):
        return self.object_list.order_by().values("pk")[: self.bound + 1].count()

    @property
    def count(self):
        return min(self.known, self.bound)

    @property
    def is_more(self):
        return self.known > self.bound


class RememberingList(ChangeList):
    """Knows the two words of our own in its address, and says which filters are on."""

    def get_filters_params(self, params=None):
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in (ONCE, CLEAR)}

    def get_query_string(self, new_params=None, remove=None):
        query = super().get_query_string(new_params, [*(remove or []), ONCE, CLEAR])
        return query if query != "?" else f"?{CLEAR}=1"  # without a query the list would open as it was left

    @property
    def filters_on(self):
        """Of each filter that is on: its name, the choice, the query string without it."""
        return [found for spec in self.filter_specs if (found := self.chosen(spec))]

    def chosen(self, spec):
        choices = list(spec.choices(self))
        shown = [choice["display"] for choice in choices if choice["selected"]]
        is_on = set(spec.expected_parameters()) & set(self.get_filters_params())
        if is_on and shown and not choices[0]["selected"]:
            return spec.title, shown[0], choices[0]["query_string"]
        return None

    @property
    def is_narrowed_by_address(self):
        """Whether the address asks for something that none of the filters shows."""
        known = {name for spec in self.filter_specs for name in spec.expected_parameters()}
        return bool(set(self.get_filters_params()) - known)


class FiltersThatStay(admin.ModelAdmin):
    """The filters chosen in a list are those with which it opens again, from wherever, until they are cleared."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for every choice of every filter

    def get_changelist(self, request, **kwargs):
        return RememberingList

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        paginator = super().get_paginator(request, queryset, per_page, *args, **kwargs)
        page = request.GET.get(PAGE_VAR, "")
        if page.isdecimal() and len(page) < 7:
            paginator.bound = max(COUNTED, (int(page) + 10) * per_page)
        return paginator

    def changelist_view(self, request, extra_context=None):
        if request.method != "GET" or IS_POPUP_VAR in request.GET:
            return super().changelist_view(request, extra_context)
        kept = request.session.get(KEY, {})
        left = kept.get(self.opts.label_lower)
        if left and not request.GET:
            return redirect(f"{request.path}?{left}")
        response = super().changelist_view(request, extra_context)
        asked = {name: values for name, values in request.GET.lists() if name not in FLEETING}
        chosen = urlencode(sorted(asked.items()), doseq=True)
        if response.status_code == 200 and ONCE not in request.GET and chosen != (left or ""):
            request.session[KEY] = {**kept, self.opts.label_lower: chosen}
        return response

    def response_action(self, request, queryset):
        """Ticks that were tampered with are not there: the database would refuse what is no number."""
        request.POST = request.POST.copy()
        keys = [key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if key.isdecimal() and len(key) < 19]
        request.POST.setlist(ACTION_CHECKBOX_NAME, keys)
        return super().response_action(request, queryset)
