"""The rules of `faqbot check`, a module a subject. A rule takes the content and yields the problems it finds."""
