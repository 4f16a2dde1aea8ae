"""Deleting in the back office goes through the bin; whoever may delete may bring back."""

from .. import bin


class BinAdmin:
    """Both ways of deleting: one item from its page, and several from a list."""

    def delete_model(self, request, obj):
        bin.delete([obj], by=request.user)

    def delete_queryset(self, request, queryset):
        bin.delete(queryset, by=request.user)
