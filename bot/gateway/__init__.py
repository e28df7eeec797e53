"""The one door to the public: HTTP, JSON and pages; hygiene, redaction and limits before anything is understood."""
