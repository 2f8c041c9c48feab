"""Who may come in and what they may see: logins, grants, sessions, invites, the log of views."""
