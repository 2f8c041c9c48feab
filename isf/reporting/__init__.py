"""Answers: from postings and the fund to figures, without files and without Beancount."""
