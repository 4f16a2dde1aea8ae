"""The door of the back office: who comes in, in which language, under which rules of the browser."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from . import mail

BACK_OFFICE = ("/admin/", "/accounts/")
ENROLMENT = "/accounts/"  # where a member of staff without a second factor may still go


class StaffAdapter(DefaultAccountAdapter):
    """Sign-in for people whom the office knows; nothing here believes what a browser says of itself."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("Too many attempts have failed: sign-in is locked for five minutes."),
    }

    def is_open_for_signup(self, request):
        """Never: members of staff are made by the office, and the public side has no accounts."""
        return False

    def is_ajax(self, request):
        """Never: every answer is a page, whatever the headers ask for."""
        return False

    def get_phone(self, user):
        return None

    def get_reset_password_from_key_url(self, key):
        """Under our own address: the Host header of whoever asks must not choose where the link leads."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def send_password_reset_mail(self, user, email, context):
        """Through the outbox, so that asking takes as long for an address we know as for one we do not."""
        url = context["password_reset_url"]
        mail.post(f"password-reset-{context['key']}", "password_reset", email, user.language, user=user, url=url)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Without the host, which allauth would take from the request: another one must not open a fresh count."""
        return credentials.get("email", credentials.get("username", "")).lower()


class BackOfficeMiddleware:
    """Speak the account's language, demand the second factor, and let the editor's scripts run, in the back office.

    On paths without a language prefix AddressLanguageMiddleware has made it Italian.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(BACK_OFFICE):
            return self.get_response(request)
        user = request.user
        language = user.language if user.is_authenticated else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.enrol(request) or self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        response.headers["Cache-Control"] = "no-store"
        response._csp_update = settings.BACK_OFFICE_CSP
        return response

    def enrol(self, request):
        needed = settings.SECOND_FACTOR_REQUIRED and request.user.is_authenticated
        if needed and not request.path.startswith(ENROLMENT) and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return None
