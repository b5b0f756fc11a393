"""The operator's workspace: the queue of proposals, their cards, the decisions (§14, §15)."""
