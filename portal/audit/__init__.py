"""The auditor's pages: everything is read, nothing is changed."""
