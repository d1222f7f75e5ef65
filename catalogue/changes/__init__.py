"""What changed in the register: which changes a reader follows, to read and as a feed."""
