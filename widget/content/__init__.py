"""What is published: the library folder, read, checked and sanitised."""
