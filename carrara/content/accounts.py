"""Sign-in of the staff: only the doors that the office needs, out of allauth's many."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.validators import MaxLengthValidator
from django.shortcuts import redirect
from django.urls import path, re_path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import audit, joining, sessions
from .models import AuditEntry


class SignIn(account.LoginView):
    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["login"].validators.append(MaxLengthValidator(254))  # an e-mail address; SQLite refuses huge ones
        return form

    def form_invalid(self, form):
        """429 once the lock is on, which then also holds against the right password."""
        locked = form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
        return self.render_to_response(self.get_context_data(form=form), status=429 if locked else 200)


class SecondFactor(second_factor.AuthenticateView):
    def form_invalid(self, form):
        locked = form.has_error("code", "too_many_login_attempts")
        return self.render_to_response(self.get_context_data(), status=429 if locked else 200)


class Security(second_factor.IndexView):
    """Password, second factor, and when one came in last: a sign-in that was not one's own is seen here."""

    def get_context_data(self, **kwargs):
        signed_in = AuditEntry.objects.filter(by=self.request.user, deed="signed_in")[:LAST_SIGN_INS]
        return super().get_context_data(signed_in=signed_in, **kwargs)


@require_POST
@login_required
def end_sessions(request):
    """Every other session of this person ends; the one that asks stays."""
    sessions.end(request.user, keep=request)
    audit.record("sessions_ended", by=request.user, about=request.user)
    messages.success(request, gettext("You are signed out everywhere else: only this browser is still signed in."))
    return redirect("mfa_index")


def door(view, title, template="account/form.html", **context):
    return view.as_view(template_name=template, extra_context={"title": title, **context})


TEXT = "account/text.html"
LAST_SIGN_INS = 5

sign_in = door(SignIn, _("Sign in"), button=_("Sign in"))
sign_out = door(account.LogoutView, _("Sign out"), lead=_("Do you want to sign out?"), button=_("Sign out"))
inactive = door(
    account.AccountInactiveView, _("Account not active"), TEXT, lead=_("This account is not active: ask the office.")
)
confirm_password = door(
    account.ReauthenticateView,
    _("Confirm that it is you"),
    lead=_("This page changes how you sign in: please type your password once more."),
    button=_("Confirm"),
)
confirm_code = door(
    second_factor.ReauthenticateView,
    _("Confirm that it is you"),
    lead=_("Please type a code from your authenticator app, or a recovery code."),
    button=_("Confirm"),
)
change_password = door(account.PasswordChangeView, _("Change the password"), button=_("Change the password"))
set_password = door(account.PasswordSetView, _("Choose a password"), button=_("Save the password"))
forgotten = door(
    account.PasswordResetView,
    _("Forgotten password"),
    lead=_("Write your e-mail address. If it belongs to an account, a letter will bring you a link."),
    button=_("Send the link"),
)
forgotten_sent = door(
    account.PasswordResetDoneView,
    _("Forgotten password"),
    TEXT,
    lead=_(
        "If the address belongs to an account, a letter is on its way. It can take some minutes, and may lie among"
        " unwanted mail."
    ),
)
new_password = door(
    account.PasswordResetFromKeyView,
    _("Choose a new password"),
    "account/new_password.html",
    button=_("Save the password"),
)
new_password_saved = door(
    account.PasswordResetFromKeyDoneView, _("Choose a new password"), TEXT, lead=_("Your new password is saved.")
)
ask_code = door(
    SecondFactor,
    _("Second factor"),
    lead=_("Please type the code that your authenticator app shows, or one of your recovery codes."),
    button=_("Sign in"),
)
security = door(Security, _("Password and second factor"), "account/security.html")
activate = door(totp.ActivateTOTPView, _("Set up the second factor"), "account/authenticator.html")
deactivate = door(
    totp.DeactivateTOTPView,
    _("Turn off the second factor"),
    lead=_("Your account will then be protected by its password alone, and your recovery codes will end."),
    button=_("Turn it off"),
)
show_codes = door(recovery_codes.ViewRecoveryCodesView, _("Recovery codes"), "account/recovery_codes.html")
make_codes = door(
    recovery_codes.GenerateRecoveryCodesView,
    _("New recovery codes"),
    lead=_("New codes will be made, and the old ones will stop working."),
    button=_("Make new codes"),
)

urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("logout/", sign_out, name="account_logout"),
    path("inactive/", inactive, name="account_inactive"),
    path("reauthenticate/", confirm_password, name="account_reauthenticate"),
    path("password/change/", change_password, name="account_change_password"),
    path("password/set/", set_password, name="account_set_password"),
    path("password/reset/", forgotten, name="account_reset_password"),
    path("password/reset/done/", forgotten_sent, name="account_reset_password_done"),
    re_path(  # the parts told by their letters: the key holds a hyphen of its own
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        new_password,
        name="account_reset_password_from_key",
    ),
    path("password/reset/saved/", new_password_saved, name="account_reset_password_from_key_done"),
    path("invitation/<str:token>/", joining.join, name="invitation"),
    path("sessions/end/", end_sessions, name="end_sessions"),
    path("2fa/", security, name="mfa_index"),
    path("2fa/authenticate/", ask_code, name="mfa_authenticate"),
    path("2fa/reauthenticate/", confirm_code, name="mfa_reauthenticate"),
    path("2fa/activate/", activate, name="mfa_activate_totp"),
    path("2fa/deactivate/", deactivate, name="mfa_deactivate_totp"),
    path("2fa/codes/", show_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", make_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
