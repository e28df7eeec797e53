"""The public FAQ assistant of the Law Enforcement Support Center."""
