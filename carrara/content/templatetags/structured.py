"""What a page says to machines (schema.org, as JSON-LD): never more than it shows to people."""

import json

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()

HARMLESS_IN_HTML = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}  # so that no text can end the script element


@register.simple_tag(takes_context=True)
def structured_data(context):
    """The way to the page, what its view tells of it in `structured`, and on the home page who the office is."""
    told = [*context.get("structured", ())]
    if getattr(context.get("item"), "role", None) == "home":
        told.append(organisation(context["office"]))
    elif context.get("crumbs"):
        told.append(breadcrumb_list(context["crumbs"], context.get("canonical_url")))
    return script({"@context": "https://schema.org", "@graph": told}) if told else ""


def script(data):
    text = json.dumps(data, ensure_ascii=False).translate(HARMLESS_IN_HTML)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def breadcrumb_list(crumbs, here):
    steps = [(_("Home"), reverse("home")), *crumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [step(place, *crumb, here) for place, crumb in enumerate(steps, start=1)],
    }


def step(place, label, url, here):
    address = settings.SITE_URL + url if url else here
    return known({"@type": "ListItem", "position": place, "name": str(label), "item": address})


def organisation(office):
    body = known({"@type": "GovernmentOrganization", "name": office.body, "url": office.website})
    return known(
        {
            "@type": "GovernmentOrganization",
            "@id": f"{settings.SITE_URL}/#office",
            "name": office.name,
            "url": f"{settings.SITE_URL}/",
            "email": office.email,
            "telephone": office.phone,
            "taxID": office.tax_code,
            "address": postal_address(office.address, office.town, office.postal_code),
            "sameAs": [url for _name, url in office.elsewhere],
            "parentOrganization": body,
        }
    )


def postal_address(street="", town="", postal_code="", country="IT"):
    parts = {"streetAddress": street, "addressLocality": town, "postalCode": postal_code}
    return known({"@type": "PostalAddress", **parts, "addressCountry": country if any(parts.values()) else ""})


def known(data):
    """Without what is empty; nothing at all where only the type would be left."""
    kept = {key: value for key, value in data.items() if value not in ("", None, [], {})}
    return kept if kept.keys() - {"@type", "@id"} else {}
