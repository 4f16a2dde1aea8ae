"""One page for an edition on which staff say which studios take part, and when each is open."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carrara.content.back_office.widgets import TidyLine, in_every_language

from .. import openings
from ..hours import HoursField, written
from ..models import Edition, OpenStudio, Studio

ROWS = 100
WORK_LINKS = []  # (request, edition) -> words and address of a page of work on it, or None: added from further right


def day_field(day):
    return f"day_{day:%Y%m%d}"


class DaysForm(forms.Form):
    """The hours of each day of an edition."""

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = days
        for day in days:
            self.fields[day_field(day)] = HoursField(label=date_format(day, "l j F"))

    @property
    def day_cells(self):
        return [self[day_field(day)] for day in self.days]

    def hours(self):
        """{day: spans}, without the days of which nothing is written."""
        found = {day: self.cleaned_data[day_field(day)] for day in self.days}
        return {day: spans for day, spans in found.items() if spans is not None}


class OpeningForm(DaysForm):
    """A studio in an edition. Days left empty take the usual hours."""

    is_open = forms.BooleanField(required=False, label=gettext_lazy("takes part"))
    number = forms.IntegerField(required=False, min_value=1, max_value=9999, label=gettext_lazy("number on the map"))
    guest_artist = TidyLine(required=False, max_length=160, label=gettext_lazy("artist hosted"))

    def __init__(self, *args, studio, opening, **kwargs):
        self.studio, self.opening = studio, opening
        super().__init__(*args, prefix=f"s{studio.pk}", initial=initial(opening, kwargs["days"]), **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}: {studio}"
            if name != "is_open":
                field.widget.attrs["class"] = "hours" if name.startswith("day_") else name

    def clean(self):
        cleaned = super().clean()
        if self.opening and not cleaned.get("is_open"):
            try:
                openings.check_closing(self.opening)
            except ValidationError as error:
                self.add_error("is_open", error)
        return cleaned

    def save(self, edition, usual, by):
        """What was done: `opened`, `closed`, `changed`, or nothing."""
        opening, is_open = self.opening, self.cleaned_data["is_open"]
        if not is_open:
            return self.close(by)
        is_new, opening = opening is None, opening or OpenStudio(edition=edition, studio=self.studio)
        before = opening.number, opening.guest_artist
        opening.number, opening.guest_artist = self.cleaned_data["number"], self.cleaned_data["guest_artist"]
        is_changed = is_new or before != (opening.number, opening.guest_artist)
        if is_changed:
            opening._history_user = by
            opening.save()
        is_changed |= openings.set_hours(opening, usual | self.hours(), by=by, is_new=is_new)
        return "opened" if is_new else "changed" if is_changed else ""

    def close(self, by):
        if self.opening is None:
            return ""
        self.opening._history_user = by
        self.opening.delete()
        return "closed"


def initial(opening, days):
    if opening is None:
        return {}
    hours = openings.by_day(opening)
    known = {day_field(day): written(hours[day]) if day in hours else _("closed") for day in days} if hours else {}
    return known | {"is_open": True, "number": opening.number, "guest_artist": opening.guest_artist}


def studios_link(request, edition):
    return _("Studios and their hours"), reverse("admin:programmes_edition_studios", args=[edition.pk])


class OpeningsPage:
    """For the admin of editions."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.studios_view)
        return [path("<int:object_id>/studios/", view, name="programmes_edition_studios"), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.may_edit(request, obj):
            found = [make(request, obj) for make in (studios_link, *WORK_LINKS)]
            context["work_links"] = [link for link in found if link]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def studios_view(self, request, object_id):
        edition = Edition.objects.select_related("programme", "host_city").filter(pk=object_id).first()
        if edition is None or not self.may_edit(request, edition):
            raise PermissionDenied
        page = Paginator(asked_for(request, edition), ROWS).get_page(request.GET.get("page"))
        known = openings.of(edition, [studio.pk for studio in page])
        days, data = edition.every_day, request.POST if request.method == "POST" else None
        usual = DaysForm(data, days=days, prefix="usual", initial=usual_hours(edition))
        forms_ = [OpeningForm(data, days=days, studio=studio, opening=known.get(studio.pk)) for studio in page]
        if data is not None and self.are_well(edition, usual, forms_):
            self.save_studios(request, edition, usual, forms_)
            return redirect(request.get_full_path())
        context = self.studios_context(request, edition, page, usual, forms_)
        return TemplateResponse(request, "admin/programmes/openings.html", context)

    def are_well(self, edition, usual, forms_):
        are_valid = [form.is_valid() for form in (usual, *forms_)]
        return all(are_valid) and numbers_differ(edition, forms_)

    @transaction.atomic
    def save_studios(self, request, edition, usual, forms_):
        moving = [form.opening.pk for form in forms_ if form.opening and "number" in form.changed_data]
        OpenStudio.objects.filter(pk__in=moving).update(number=None)  # two may change numbers between them
        if "_all" in request.POST:
            for form in forms_:
                form.cleaned_data["is_open"] = True
        done = [form.save(edition, usual.hours(), request.user) for form in forms_]
        told = told_deeds(done)
        if any(done):
            self.log_change(request, edition, told)
        messages.success(request, told)

    def studios_context(self, request, edition, page, usual, forms_):
        kept = request.GET.copy()
        kept.pop("page", None)
        return {
            **self.admin_site.each_context(request),
            "title": _("Studios and their hours"),
            "opts": self.opts,
            "edition": edition,
            "days": edition.every_day,
            "page": page,
            "usual": usual,
            "rows": forms_,
            "has_faults": any(form.errors for form in (usual, *forms_)),
            "taking_part": edition.open_studios.count(),
            "asked": {name: request.GET.get(name, "") for name in ("q", "only")},
            "kept": kept.urlencode(),
            "clocks": edition.clocks,
            "import_url": studio_import_url(request, edition),
        }


def studio_import_url(request, edition):
    studios = admin.site.get_model_admin(Studio)
    return f"{studios.import_url()}?edition={edition.pk}" if studios.has_add_permission(request) else ""


def asked_for(request, edition):
    """The studios of the page: what takes part stands first, by number; the rest by place and name."""
    studios, words = openings.offered(edition), request.GET.get("q", "").replace("\0", "")[:100].split()[:6]
    for word in words:
        found = Q()
        for column in (*in_every_language("title", "locality__name"), "address", "hosts__name"):
            found |= Q(**{f"{column}__icontains": word})
        studios = studios.filter(pk__in=Studio.objects.filter(found).values("pk"))
    if request.GET.get("only") == "open":
        studios = studios.filter(openings__edition=edition)
    return studios.select_related("locality").order_by("locality__order", "locality__slug", "slug")


def usual_hours(edition):
    return {day_field(day): written(spans) for day, spans in openings.usual(edition).items()}


def numbers_differ(edition, forms_):
    """Says at each field which other studio has its number."""
    shown = [form.studio.pk for form in forms_]
    others = OpenStudio.objects.filter(edition=edition).exclude(studio__in=shown).select_related("studio")
    taken = {opening.number: opening.studio for opening in others if opening.number}
    for form in forms_:
        number = form.cleaned_data.get("number") if form.cleaned_data.get("is_open") else None
        if number in taken:
            form.add_error("number", _("“%(studio)s” has this number.") % {"studio": taken[number]})
        elif number:
            taken[number] = form.studio
    return not any(form.errors for form in forms_)


def told_deeds(done):
    opened, closed, changed = (done.count(deed) for deed in ("opened", "closed", "changed"))
    told = [
        ngettext("%(count)s studio takes part now.", "%(count)s studios take part now.", opened) % {"count": opened},
        ngettext("%(count)s no longer does.", "%(count)s no longer do.", closed) % {"count": closed},
        ngettext("%(count)s is changed.", "%(count)s are changed.", changed) % {"count": changed},
    ]
    told = [words for words, count in zip(told, (opened, closed, changed), strict=True) if count]
    return " ".join(told) or _("Nothing was changed.")
