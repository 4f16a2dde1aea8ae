from django import forms
from django.contrib import admin
from django.contrib import messages as notes
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import messages
from ..back_office.forgiving import ReadOnlyAdmin
from ..back_office.remembering import FiltersThatStay
from ..languages import direction, html_lang
from ..models import Letter, Message


class AnswerForm(forms.ModelForm):
    """The answer is required and written in the writer's language, which may run the other way."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "answer" in self.fields:
            self.fields["answer"].required = True
            code = self.instance.language
            self.fields["answer"].widget.attrs |= {"lang": html_lang(code), "dir": direction(code)}


class AnsweredFilter(admin.EmptyFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("answer")


@admin.register(Message)
class MessageAdmin(FiltersThatStay):
    """What visitors wrote. The answer is sent as it is saved, once."""

    form = AnswerForm
    list_display = ["__str__", "name", "language", "received_at", "answered_at", "answered_by"]
    list_filter = ["kind", ("answered_at", AnsweredFilter), "language"]
    list_select_related = ["answered_by"]
    search_fields = ["name", "email", "text"]
    received = ["kind", "name", "email", "page", "language", "received_at", "text"]
    fieldsets = [
        (gettext_lazy("Received"), {"fields": received}),
        (
            gettext_lazy("Answer"),
            {
                "fields": ["answer", "answered_at", "answered_by"],
                "description": gettext_lazy("Saving sends the answer, where the writer left an address."),
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        is_answered = obj is not None and obj.answered_at
        return [*self.received, "answered_at", "answered_by", *(["answer"] if is_answered else [])]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        if "answer" not in form.cleaned_data:
            return
        try:
            messages.answer(obj, form.cleaned_data["answer"], by=request.user)
        except messages.AlreadyAnswered as error:
            notes.error(request, str(error))


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Whether letters went out. Their texts may carry secret links, and are not shown."""

    list_display = ["subject", "to", "language", "written_at", "sent_at", "attempts", "error"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter), "language"]
    search_fields = ["to", "subject"]
    fields = ["subject", "to", "language", "written_at", "sent_at", "attempts", "next_try_at", "error"]
    actions = ["send_again"]

    def lookup_allowed(self, lookup, value, request):
        """What is not shown cannot be asked about either: question by question the answers would spell it."""
        return lookup.split("__")[0] in self.fields and super().lookup_allowed(lookup, value, request)

    @admin.action(description=gettext_lazy("Try again to send what was not sent"))
    def send_again(self, request, queryset):
        queryset.filter(sent_at=None).update(next_try_at=timezone.now(), attempts=0)
