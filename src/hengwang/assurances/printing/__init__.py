"""The summary of an assurance: on the page and on paper."""
