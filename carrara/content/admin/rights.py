"""The fields that say what a person may do: roles, languages, and the programmes or cities that are theirs."""

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..languages import LANGUAGE_CODES, direction, html_lang
from ..models import User, scopes


def role_name(group):
    """In the reader's language. The roles of the site are kept under English names; a group of staff's own stays."""
    return gettext(group.name)


class Ticks(forms.CheckboxSelectMultiple):
    template_name = "admin/ticks.html"

    def _render(self, template_name, context, renderer=None):
        """From our own templates, where the renderer of forms does not look."""
        return render_to_string(template_name, context)


class LanguageTicks(Ticks):
    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"lang": html_lang(value), "dir": direction(value)}
        return option


class RoleChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return role_name(group)


def scope_fields():
    """A field for every kind of thing that can be somebody's."""
    return {
        name: forms.ModelMultipleChoiceField(
            queryset=relation.related_model._default_manager.all(),
            widget=Ticks,
            required=False,
            label=capfirst(relation.related_model._meta.verbose_name_plural),
        )
        for name, relation in scopes().items()
    }


class RightsFields(forms.ModelForm):
    groups = RoleChoice(Group.objects.order_by("name"), widget=Ticks, required=False, label=_("Roles"))
    languages = forms.MultipleChoiceField(
        choices=settings.LANGUAGES,
        widget=LanguageTicks,
        required=False,
        label=_("Translates into"),
        help_text=_("For translators: the languages whose texts they may write."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in scopes():
            if self.instance.pk and name in self.fields:
                self.initial[name] = getattr(self.instance, name).all()

    def clean_languages(self):
        chosen = self.cleaned_data["languages"]
        return [code for code in LANGUAGE_CODES if code in chosen]

    def _save_m2m(self):
        super()._save_m2m()
        for name in scopes():
            if name in self.cleaned_data:
                getattr(self.instance, name).set(self.cleaned_data[name])


RightsForm = type(RightsFields)("RightsForm", (RightsFields,), scope_fields())
RIGHTS = ["groups", "languages", *scopes()]


class InviteForm(RightsForm):
    """Who is to come, and what they will be allowed to do. The name for signing in is made of the e-mail address."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language", "groups", "languages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = True
        self.fields["language"].help_text = _("The letter and the back office speak it; each person can change it.")

    def clean_email(self):
        email = self.cleaned_data["email"].strip()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody with this e-mail address is already among the staff."))
        return email

    def save(self, commit=True):
        self.instance.username = free_username(self.cleaned_data["email"])
        return super().save(commit)


def free_username(email):
    """The part before the @, with a number where somebody has that name."""
    kept = (sign for sign in email.partition("@")[0].lower() if sign.isalnum() or sign in ".-_+")
    name = "".join(kept)[:100] or "staff"
    taken = User.objects.filter(username__istartswith=name).values_list("username", flat=True)
    taken = {each.lower() for each in taken}
    return next(each for each in (name, *(f"{name}{n}" for n in range(2, len(taken) + 3))) if each not in taken)
