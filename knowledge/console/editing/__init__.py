"""Writing the base in the browser: entries as forms by facet, drafts, what is wrong in them, what citizens would read."""
