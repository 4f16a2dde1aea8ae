"""Several files at once: sent one by one with scripts, together without; then described on one page."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import modelform_factory
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from js_asset import Media

from ..languages import LANGUAGE_CODES, active, enumerated
from ..models import Tag
from .widgets import language_name

MOST = 100  # described on one page; as many as Django takes files in one form


@dataclass
class Taken:
    """What became of one file that was sent."""

    name: str
    item: object = None
    faults: list = field(default_factory=list)


class DescribeForm(forms.ModelForm):
    """The texts of the reader's language and of Italian stand open, the others can be opened."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = dict(sorted(self.fields.items(), key=lambda named: self.place(named[0])))
        for name in self.texts():
            column = self._meta.model._meta.get_field(name)
            label = capfirst(column.translated_field.verbose_name)
            self.fields[name].label = format_html("{}: {}", label, language_name(column.language))

    def typed_tags(self):
        """The names of the tags, where they may be made: of too long or too many the form itself will say so."""
        field = self.fields["tags"]
        names = field.to_python(self.data.get(self.add_prefix("tags"), ""))
        try:
            field.run_validators(names)
        except ValidationError:
            return []
        return names

    def texts(self, *codes):
        columns = {name: self.language_of(name) for name in self.fields}
        return [name for name, code in columns.items() if code and (not codes or code in codes)]

    def language_of(self, name):
        columns = {column.name: column for column in self._meta.model._meta.concrete_fields}
        return getattr(columns.get(name), "language", None)

    def place(self, name):
        order = [active(), settings.LANGUAGE_CODE, *LANGUAGE_CODES]
        return order.index(self.language_of(name)) if self.language_of(name) else len(order)

    def first_texts(self):
        return [self[name] for name in self.texts(active(), settings.LANGUAGE_CODE)]

    def other_texts(self):
        return [self[name] for name in self.texts() if self[name] not in self.first_texts()]

    def has_other_texts_open(self):
        return any(bound.errors for bound in self.other_texts())

    def neutral(self):
        return [bound for bound in self.visible_fields() if bound.name not in self.texts()]


class ManyUploads(admin.ModelAdmin):
    """For a model with a guarded `file`; `new` makes the row of an accepted one."""

    limit = ""  # the setting of the most bytes of one file
    described = ()  # the fields of the page on which they are described
    alike = ()  # those of them that are often the same for all
    upload_words = {}
    describe_form = DescribeForm

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        own = [
            path("add-many/", view(self.upload_view), name=f"{name}_upload"),
            path("describe/", view(self.describe_view), name=f"{name}_describe"),
        ]
        return [*own, *super().get_urls()]

    def new(self, accepted, name):
        raise NotImplementedError

    # --- sending -------------------------------------------------------------------------------------------------
    def upload_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        taken = [self.take(request, file) for file in request.FILES.getlist("files")]
        if request.headers.get("Accept") == "application/json" and request.method == "POST":
            return JsonResponse(self.told(taken))
        added = [each.item for each in taken if each.item]
        refused = [each for each in taken if each.faults]
        if not added:
            return self.upload_page(request, refused, is_empty=request.method == "POST" and not taken)
        for each in refused:
            told = {"name": each.name, "why": " ".join(each.faults)}
            messages.error(request, _("“%(name)s” was not taken. %(why)s") % told)
        return redirect(self.describe_address(added))

    def take(self, request, file):
        """One file through the guard; whatever is refused leaves nothing behind."""
        name = PurePath(file.name or "").name
        try:
            accepted = self.opts.get_field("file").guard(file)
            item = self.new(accepted, name)
            item.save()
        except ValidationError as error:
            return Taken(name, faults=error.messages)
        self.log_addition(request, item, [{"added": {}}])
        return Taken(name, item)

    def told(self, taken):
        """The answer to a script, about the one file that it sent."""
        if not taken:
            return {"error": str(self.upload_words["none"])}
        if taken[0].faults:
            return {"error": " ".join(taken[0].faults)}
        return {"id": taken[0].item.pk, "thumbnail": self.thumbnail_url(taken[0].item)}

    def thumbnail_url(self, item):
        return ""

    def upload_page(self, request, refused, is_empty):
        file = self.opts.get_field("file")
        heaviest = getattr(settings, self.limit)
        context = {
            **self.admin_site.each_context(request),
            "title": self.upload_words["title"],
            "words": self.upload_words,
            "opts": self.opts,
            "refused": refused,
            "is_empty": is_empty,
            "accept": file.accept,
            "heaviest": heaviest,
            "too_heavy": _("This file weighs more than %(most)s: please make it smaller and send it again.")
            % {"most": filesizeformat(heaviest)},
            "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            "describe_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_describe"),
            "is_hidden_from_describing": not self.may_edit(request),
        }
        return TemplateResponse(request, "admin/content/upload.html", context)

    def describe_address(self, items):
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_describe")
        return f"{page}?ids={','.join(str(item.pk) for item in items)}"

    # --- describing ----------------------------------------------------------------------------------------------
    def describe_view(self, request):
        if not self.may_edit(request):
            raise PermissionDenied
        keys = [int(key) for key in request.GET.get("ids", "").split(",") if key.isascii() and key.isdigit()]
        keys = [key for key in keys if key < 2**63][:MOST]
        theirs = self.editable(request, self.get_queryset(request).filter(pk__in=keys))
        items = list(theirs.prefetch_related("tags").order_by("pk"))
        if not items:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        forms = self.describe_forms(request, items)
        faulty = sum(not form.is_valid() for form in forms) if request.method == "POST" else 0
        if request.method == "POST" and not faulty:
            return self.save_described(request, forms)
        context = {
            **self.admin_site.each_context(request),
            "title": self.upload_words["describe"],
            "words": self.upload_words,
            "opts": self.opts,
            "forms": forms,
            "alike": " ".join(self.alike) if len(forms) > 1 else "",
            "alike_labels": enumerated(forms[0][name].label for name in self.alike),
            "faulty": faulty,
            "media": Media.from_media(self.media + forms[0].media, nonce=str(request.csp_nonce)),
        }
        return TemplateResponse(request, "admin/content/describe.html", context)

    def describe_forms(self, request, items):
        """One for each row that the address names, under its key: the form cannot bring others in."""
        callback = partial(self.formfield_for_dbfield, request=request)
        form = modelform_factory(
            self.model, form=self.describe_form, fields=self.described, formfield_callback=callback
        )
        forms = [form(request.POST or None, instance=item, prefix=str(item.pk)) for item in items]
        if request.method == "POST":
            names = [name for form in forms for name in form.typed_tags()]
            known = {tag.key: tag for tag in Tag.objects.named(names)}
            for form in forms:
                form.fields["tags"].known = known
        return forms

    @transaction.atomic
    def save_described(self, request, forms):
        changed = [form for form in forms if form.has_changed()]
        self.tag([form for form in changed if "tags" in form.changed_data])
        for form in changed:
            item = form.save(commit=False)
            item.save()
            self.log_change(request, item, self.construct_change_message(request, form, None))
        message = ngettext("%(count)s saved.", "%(count)s saved.", len(forms)) % {"count": len(forms)}
        messages.success(request, message)
        self.warn_of_waiting(request, [form.instance for form in forms])
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def tag(self, forms):
        """The links of all in two statements, before the rows are saved: the history of each then holds its tags."""
        links, column = self.model.tags.through, self.opts.get_field("tags").m2m_column_name()
        links.objects.filter(**{f"{column}__in": [form.instance.pk for form in forms]}).delete()
        pairs = [(form.instance, tag) for form in forms for tag in form.cleaned_data["tags"]]
        links.objects.bulk_create([links(**{column: item.pk}, tag=tag) for item, tag in pairs])

    def warn_of_waiting(self, request, items):
        """Say what still keeps some of them from being used."""
