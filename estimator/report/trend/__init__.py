"""How findings and effort went over a history: as a table, as JSON, and as a page with a chart."""
