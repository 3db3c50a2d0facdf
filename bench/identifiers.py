"""Recall and false alarms of the identifier rules: `python -m bench.identifiers ROWS.csv [--show]`.

ROWS.csv has a column `text` and a column for each rule, holding `pii`, `ok` or anything else (not counted).
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from documents.examiner.identifiers import find_identifiers

RULES = {
    "ct_pb_4_7": (
        "date-of-birth", "mothers-maiden-name", "drivers-license", "social-security", "government-id",
        "health-insurance", "financial-account", "security-code",
    ),
    "nj_r_1_38_7": (
        "social-security", "drivers-license", "vehicle-plate", "insurance-policy", "financial-account", "credit-card",
        "military-status",
    ),
}  # fmt: skip


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def misjudged(rows: list[dict[str, str]], rule: str) -> list[str]:
    """The texts that hold an identifier and were passed, or hold none and were not."""
    kinds = RULES[rule]
    return [
        row["text"]
        for row in rows
        if row[rule] in {"pii", "ok"} and bool(find_identifiers(row["text"], kinds=kinds)) != (row[rule] == "pii")
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--show", action="store_true", help="also print what was misjudged")
    options = parser.parse_args()
    rows = read_rows(options.rows)
    for rule in RULES:
        wrong = set(misjudged(rows, rule))
        total = Counter(row[rule] for row in rows)
        missed = sum(row[rule] == "pii" and row["text"] in wrong for row in rows)
        false = sum(row[rule] == "ok" and row["text"] in wrong for row in rows)
        recall, alarms = 1 - missed / max(total["pii"], 1), false / max(total["ok"], 1)
        print(f"{rule}: recall {recall:.1%} of {total['pii']}, false alarms {alarms:.1%} of {total['ok']}")
        if options.show:
            print("\n".join(f"  {text!r}" for text in sorted(wrong)))


if __name__ == "__main__":
    main()
