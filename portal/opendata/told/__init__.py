"""What the API tells: each thing as a machine reads it, and beside it the promised shape."""
