from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet):
    def due(self, at=None):
        return self.filter(sent_at=None, next_try_at__lte=at or timezone.now())


class Letter(models.Model):
    """A letter in the outbox, written in the same transaction as the deed it tells of.

    `key` names the deed, so that telling it twice writes one letter. `next_try_at` is also the claim: who moves it
    forward sends the letter. After the last attempt it is NULL and `error` says why.
    """

    key = models.CharField(_("key"), max_length=120, unique=True)
    to = models.EmailField(_("to"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    next_try_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now, editable=False)
    error = models.TextField(_("error"), blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(sent_at=None), name="letter_due")]

    def __str__(self):
        return f"{self.to}: {self.subject}"


class LetterAttachment(models.Model):
    """A file that goes with a letter, such as a calendar entry or a QR code; erased with it."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=80)
    content_type = models.CharField(max_length=80)  # with parameters: text/calendar; method=CANCEL
    data = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Message(models.Model):
    """What a visitor wrote through one of the site's forms; erased when its keeping time is over."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("message")
        ACCESSIBILITY = "accessibility", _("accessibility report")

    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.CONTACT)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    page = models.CharField(_("page concerned"), max_length=300, blank=True)
    text = models.TextField(_("message"), max_length=5000)
    language = models.CharField(_("language of the writer"), max_length=7, choices=settings.LANGUAGES)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="contact") | ~Q(email=""),
                name="message_can_be_answered",
                violation_error_message=_("A message needs an e-mail address for the answer."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"
