"""Pictures of the year: what is drawn, how it is drawn, and the process that draws it."""
