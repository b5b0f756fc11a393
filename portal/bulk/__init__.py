"""Everything that is public, to be taken away whole: files made each night, and on demand."""
