"""The page behind the link of an invitation: a password is chosen, and one is in."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordKeyForm
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from . import invitations
from .languages import html_lang


@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    """Opening the link changes nothing: programs that look into letters open links too."""
    invitation = invitations.found(token)
    if invitation is None:
        context = {"title": _("Invitation"), "token_fail": True}
        return TemplateResponse(request, "account/invitation.html", context, status=410)
    with translation.override(invitation.user.language):
        request.LANGUAGE_CODE = translation.get_language()
        response = welcome(request, invitation)
        response.headers["Content-Language"] = html_lang(request.LANGUAGE_CODE)
        return response.render() if hasattr(response, "render") else response


def welcome(request, invitation):
    form = ResetPasswordKeyForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        try:
            return come_in(request, invitations.accept(invitation, form.cleaned_data["password1"]))
        except invitations.NotWaiting:
            return redirect(request.path)  # used a moment ago: the page says so
    context = {"title": _("Welcome"), "form": form, "invitation": invitation, "button": _("Save and come in")}
    return TemplateResponse(request, "account/invitation.html", context)


def come_in(request, user):
    """Signed in with the password just chosen, which therefore is not asked again, and before the second factor."""
    get_adapter(request).login(request, user)
    record_authentication(request, user, method="password", reauthenticated=True)
    messages.success(
        request,
        _("Your account is ready. Set up a second factor now, so that nobody comes in with a stolen password alone."),
    )
    return redirect("mfa_activate_totp")
