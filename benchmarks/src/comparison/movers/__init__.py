"""One module per tool, each with TOOLS. A tool has name, descriptors, lacks() (why it cannot run here, or None),
version() and move(stage); where it needs them prepare(), start(), close(), and recover(), its own way back."""
