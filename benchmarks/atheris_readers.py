"""Coverage-guided fuzzing of one reader: python benchmarks/atheris_readers.py fit CORPUS_FOLDER -max_total_time=600.

Needs `pip install atheris` (Linux). Anything but a Recording or a ReaderError is a crash, kept by libFuzzer as a file.
"""

import sys

import atheris

with atheris.instrument_imports(include=["legday.readers"]):
    from legday.errors import ReaderError
    from legday.readers.fit import read_fit
    from legday.readers.gpx import read_gpx
    from legday.readers.tcx import read_tcx

READERS = {"fit": read_fit, "gpx": read_gpx, "tcx": read_tcx}


def main() -> None:
    read = READERS[sys.argv.pop(1)]

    def one_input(content: bytes) -> None:
        try:
            read(content)
        except ReaderError:
            return

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
