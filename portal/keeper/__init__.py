"""The page of the keeper of the system: the state of the portal, without personal data."""
