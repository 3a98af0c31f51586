"""Reads a CSV under notes from stdin with pandas; its rows as JSON on stdout. Run by lib/commands/run/evaluation-csv.test.ts."""
import json
import sys

import pandas

print(json.dumps(pandas.read_csv(sys.stdin, comment="#").fillna("").to_dict("records")))
