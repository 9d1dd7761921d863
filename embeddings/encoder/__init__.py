"""The text encoder: built from a pinned package, run by onnxruntime or sentence-transformers."""
