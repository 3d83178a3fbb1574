"""Accounts and guests: by what somebody is known again."""
