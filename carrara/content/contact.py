"""The pages with forms: they post, set the token's cookie and are never kept, at addresses of their own."""

from django.conf import settings
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from . import messages
from .forms import AccessibilityForm, ContactForm
from .languages import active
from .models import Message
from .views import SAFE_METHODS, Frame, SectionView


def network_address(request):
    """The visitor's address; behind a proxy of ours, the one that the proxy saw (the last of the list)."""
    if settings.SECURE_PROXY_SSL_HEADER and (seen := request.headers.get("X-Forwarded-For")):
        return seen.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


class ContactView(SectionView):
    role = "contact"
    template_name = "content/contact.html"


class WrittenPage(Frame):
    """A page that stands in the code and not in the database: its title is a sentence of ours."""

    item = None
    crumb_sections = ("contact",)

    def crumb_title(self, item):
        return self.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"title": self.title, "lead": self.lead}


@method_decorator(never_cache, name="dispatch")
class MessageView(WrittenPage, FormView):
    http_method_names = [*SAFE_METHODS, "post"]
    template_name = "content/message_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"address": network_address(self.request), "instance": self.message()}

    def message(self):
        return Message(kind=self.kind, language=active())

    def form_valid(self, form):
        messages.receive(form.instance)
        return super().form_valid(form)


class ContactFormView(MessageView):
    kind = Message.Kind.CONTACT
    form_class = ContactForm
    success_url = reverse_lazy("contact_done")
    title = _("Write to the office")
    lead = _("We answer by e-mail.")


class AccessibilityFormView(MessageView):
    kind = Message.Kind.ACCESSIBILITY
    form_class = AccessibilityForm
    success_url = reverse_lazy("contact_done")
    crumb_sections = ()
    title = _("Report an accessibility problem")
    lead = _("Tell us what you could not read, reach or use: we mend it and, if you wish, tell you when it is done.")


class ContactDoneView(WrittenPage, TemplateView):
    template_name = "content/message_done.html"
    title = _("Your message has arrived")
    lead = _("Thank you. If you left an e-mail address, a confirmation is on its way to it.")
