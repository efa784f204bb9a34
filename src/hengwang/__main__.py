"""`python -m hengwang` is the hengwang command."""

from hengwang.cli.main import main

main()
