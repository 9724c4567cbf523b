"""What people read on a terminal: tables, changes with their sentences, a claim's timeline, progress."""
