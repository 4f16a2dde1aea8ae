"""The secret in a link that is sent to somebody: 256 random bits, of which the hash alone is kept."""

import secrets
from hashlib import sha256


def new():
    return secrets.token_urlsafe(32)


def hashed(token):
    return sha256(token.encode()).hexdigest()
