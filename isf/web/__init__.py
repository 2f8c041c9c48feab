"""What people see in a browser: the page *My budget*, in Fava and in the portal."""
