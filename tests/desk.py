"""The desk as a browser uses it: forms are read from the page and posted back with what one typed."""

from html.parser import HTMLParser

from django.urls import reverse


class _Fields(HTMLParser):
    """The controls of the forms on a page that a browser would send: [(name, value), ...]."""

    def __init__(self):
        super().__init__()
        self.found, self.select, self.option, self.textarea = [], None, None, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        # As a browser sends a box that has no value of its own.
        value = attributes.get("value", "on" if attributes.get("type") == "checkbox" else "")
        is_off = attributes.get("type") in ("checkbox", "radio") and "checked" not in attributes
        if tag == "input" and name and not is_off:
            self.found.append((name, value or ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attributes:
            self.found.append((self.select, value or ""))
        elif tag == "textarea":
            self.textarea = (name, "")

    def handle_data(self, data):
        if self.textarea:
            self.textarea = (self.textarea[0], self.textarea[1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            # A browser drops the line end that follows the tag.
            self.found.append((self.textarea[0], self.textarea[1].removeprefix("\r\n").removeprefix("\n")))
            self.textarea = None
        elif tag == "select":
            self.select = None


def text_of(response) -> str:
    return response.content.decode()


def fields_of(response) -> dict[str, list[str]]:
    """What the page's forms would send as they stand: {name: [value, ...]}."""
    parser = _Fields()
    parser.feed(response.content.decode())
    found: dict[str, list[str]] = {}
    for name, value in parser.found:
        found.setdefault(name, []).append(value)
    return found


def address(version, page="change") -> str:
    return reverse(f"admin:register_version_{page}", args=[version.pk])


def fill_in(client, version, page="change", **typed):
    """Open the form of a version, type, and send it to the page that saves or to a step's."""
    fields = fields_of(client.get(address(version))) | typed
    return client.post(address(version, page), fields)


def push(client, version, step, **typed):
    """Push the button of a step as it stands on the page now, outside the form."""
    read = fields_of(client.get(address(version))).get("read", [""])[0]
    return client.post(address(version, step), {"read": read} | typed)
