"""`python -m legday` is `legday`: the command line, without a look through every imported module for garbage again and again.

Apart from cli.py, because that is imported here.
"""

import gc

YOUNG = 10_000  # containers made and not gone before they are looked through; by default 700, which a quiet night reaches a hundred times


def main() -> None:
    """Entry point of the `legday` command."""
    gc.disable()
    from legday.cli import main as command_line

    gc.freeze()  # modules stay
    gc.set_threshold(YOUNG)
    gc.enable()
    try:
        command_line()
    finally:
        gc.freeze()  # the process ends: its memory goes back as a whole


if __name__ == "__main__":  # a worker process imports this module too
    main()
