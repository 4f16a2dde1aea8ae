"""What the admin classes of every app are made of; each app registers its own in its `admin.py`."""
