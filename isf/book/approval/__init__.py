"""Who may do what: roles, authorities to agree, proposals and the second person, offers to the person."""
