"""Signing on a phone with eGov mobile: what the phone asks for, and the page that waits (§13)."""
