from django.template import Library
from django.urls import reverse

from carrara.website.guide.tasks import key_for, language, tasks

register = Library()


@register.simple_tag(takes_context=True)
def guide_url(context):
    """The guide, open at the task that helps on this page."""
    request = context["request"]
    page, which = request.resolver_match, request.GET.get("which")
    key = page and ((which and key_for(f"{page.url_name}?which={which}")) or key_for(page.url_name or ""))
    return reverse("admin:guide") + (f"#{key}" if key else "")


@register.inclusion_tag("admin/guide_link.html")
def guide_link(page="", task=""):
    """A task by its name, or the one that helps on a page: its title as a link, in the language of the guide."""
    key = task or key_for(page)
    return {"task": next((each for each in tasks() if each.key == key), None), "code": language()}
