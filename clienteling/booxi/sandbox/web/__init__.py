"""Booxi's endpoints: one file per resource, each reading a `Call` and answering a dict."""
