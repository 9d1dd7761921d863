"""The facts the assistant answers from, and the tools that read and check them."""
