"""."""


def take_places():
    pass
