"""What a page's form holds, as the browser would send it back."""

from html.parser import HTMLParser


class Form(HTMLParser):
    """The named fields of the form with the id `name`, buttons left out."""

    def __init__(self, html, name):
        super().__init__()
        self.name, self.inside, self.values, self.select, self.area = name, False, {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            self.inside = has.get("id") == self.name
        if not self.inside or has.get("form"):
            return
        if tag == "input" and has.get("type") not in ("submit", "button", "file"):
            if has.get("type") not in ("checkbox", "radio"):
                self.values[has.get("name")] = has.get("value", "")
            elif "checked" in has:
                self.values[has.get("name")] = has.get("value", "on")
        elif tag == "select":
            self.select = has.get("name"), "multiple" in has
            self.values.setdefault(self.select[0], [] if self.select[1] else "")
        elif tag == "option" and self.select and "selected" in has:
            name, is_multiple = self.select
            self.values[name] = [*self.values[name], has["value"]] if is_multiple else has["value"]
        elif tag == "textarea":
            self.area = has.get("name")
            self.values[self.area] = ""

    def handle_data(self, data):
        if self.inside and self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values[self.area] = self.values.get(self.area, "").removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def typed(client, address, name):
    """The values of the form `name` at `address`, to be changed and posted."""
    values = Form(client.get(address).content.decode(), name).values
    return {key: value for key, value in values.items() if key and "__prefix__" not in key}
