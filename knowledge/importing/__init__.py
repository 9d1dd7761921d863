"""Records of the national portal, and tables that staff export, turned into drafts for staff to rewrite.

A draft is never read by the assistant: it lies outside the base and the base's loader refuses its shape.
"""
