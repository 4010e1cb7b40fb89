"""What a project asks for: requirements, project files, environments and lock files."""
