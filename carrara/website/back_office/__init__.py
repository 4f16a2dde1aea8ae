"""The whole site at once, for staff: the start page by task, one search over all items, the menu by task."""
