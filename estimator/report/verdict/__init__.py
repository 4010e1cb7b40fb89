"""What the gate says, in every format."""
