"""The checks before publishing over the whole site: `keeping` writes what they find into the inventory, `signals` says
when, `checkups` goes over everything at night, `report` shows it."""
