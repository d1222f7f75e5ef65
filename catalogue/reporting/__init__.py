"""A reader reports or asks something: the form, what holds it instead of a cookie, and how often one may."""
