"""What is new since then, or against another tree."""
