"""Signing in: with a password and a second factor, or with a passkey; by django-allauth, in the admin's design."""
