"""Figures with addresses of their own: to be linked, cited and shown on other pages."""
