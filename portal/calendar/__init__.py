"""The calendar of the law for everybody: the year, its editions, why a term ends on its day."""
