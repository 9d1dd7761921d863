"""Forms made from the shapes of the base: from an entry to fields, and from what was typed back to an entry."""
