"""`python -m sekisho`: the command line where the script is not on the PATH."""

from sekisho.cli import run

if __name__ == "__main__":
    run()
