"""Checks ONNX files by the ONNX project's own checker, with strict shape inference.

Arguments: files. stdout: JSON list of {file, error}, error null where the file is right.
"""
import json
import sys

import onnx


def check(path):
    try:
        onnx.checker.check_model(path, full_check=True)
        return None
    except Exception as error:  # whatever it says is the answer
        return str(error)


if __name__ == "__main__":
    print(json.dumps([{"file": path, "error": check(path)} for path in sys.argv[1:]]))
