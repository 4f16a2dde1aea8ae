"""Lists and forms that take any address, and what can only be looked at."""

from django.core.exceptions import ValidationError

from .remembering import FiltersThatStay


class Forgiving(FiltersThatStay):
    """An address that was mistyped or tampered with opens the page without what it asked, or is refused in words."""

    def get_changeform_initial_data(self, request):
        asked = super().get_changeform_initial_data(request)
        fields = {name: self.opts.get_field(name).formfield() for name in asked if name in self.field_names()}
        return {name: asked[name] for name, field in fields.items() if field and is_answer(field, asked[name])}

    def field_names(self):
        return {field.name for field in (*self.opts.concrete_fields, *self.opts.many_to_many)}

    def lookup_allowed(self, lookup, value, request):
        """No patterns: a broken one is an error of the database, and a cunning one keeps it busy."""
        return "regex" not in lookup.rsplit("__", 1)[-1] and super().lookup_allowed(lookup, value, request)


def is_answer(field, value):
    try:
        field.clean(value)
    except (ValidationError, OverflowError):  # the second: a number larger than the database can hold
        return False
    return True


class ReadOnlyAdmin(Forgiving):
    """What the program writes: it can be looked at."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
