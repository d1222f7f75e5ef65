"""How the public finds, reads and reuses the register. Has no models and only reads."""
