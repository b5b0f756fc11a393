"""Pages about the portal itself: how the discussion works, accessibility, the look of the parts."""
