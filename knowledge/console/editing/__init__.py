"""Writing the base in the browser: entries as forms, drafts, what is wrong in them, what citizens would read."""
