from django.template import Library
from django.urls import reverse

from carrara.website.guide.tasks import key_for

register = Library()


@register.simple_tag(takes_context=True)
def guide_url(context):
    """The guide, open at the task that helps on this page."""
    page = context["request"].resolver_match
    key = key_for(page.url_name or "") if page else ""
    return reverse("admin:guide") + (f"#{key}" if key else "")
