"""The command: `hengwang verify`, and the same in a file of its own without the platform."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from hengwang.seals.verify.package import verify
from hengwang.seals.verify.report import Report


def read_key(text: str) -> bytes:
    """A public key given as 64 hex digits, or as a file that holds them.

    Raises:
        ValueError: It is neither.
    """
    given = text.strip()
    if not re.fullmatch(r"[0-9a-fA-F]{64}", given):
        try:
            words = Path(given).read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(str(error)) from error
        given = next((word for word in words if re.fullmatch(r"[0-9a-fA-F]{64}", word)), "")
    if not given:
        msg = "no public key of 64 hex digits"
        raise ValueError(msg)
    return bytes.fromhex(given)


def told(report: Report, *, chinese: bool) -> list[str]:
    """The report as lines for a person."""
    words = {
        "valid": ("签名有效，密钥指纹 ", "signed; fingerprint of the key "),
        "invalid": ("签名无效", "the signature is not valid"),
        "none": (
            "未签名：只能证明内容完整，不能证明来源",
            "not signed: whole, but of no proven origin",
        ),
        "unchecked": ("签名未核对", "the signature was not looked at"),
    }
    lines = [problem.text(chinese=chinese) for problem in report.problems]
    if report.seal:
        seal = report.seal
        named = [str(seal.get(k, "")) for k in ("id", "title", "unit", "year", "sealed_at")]
        lines.append(" · ".join(part for part in named if part))
    if report.digest:
        lines.append(f"sha256:{report.digest}")
    lines.append(words[report.signed][0 if chinese else 1] + (report.key if report.holds else ""))
    if report.holds:
        lines.append("封存包完整，未被改动。" if chinese else "The package is whole and unaltered.")
    else:
        lines.append("封存包有问题。" if chinese else "The package does NOT hold.")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(description="Verify a sealed package of 衡网 offline.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--public-key", help="file or 64 hex digits of the key it must carry")
    parser.add_argument("--digest", default="", help="what the documents print: sha256:…")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    given = parser.parse_args(arguments)
    try:
        key = read_key(given.public_key) if given.public_key else None
    except ValueError as error:
        parser.error(f"--public-key: {error}")
    report = verify(given.package, public_key=key, digest=given.digest)
    if given.json:
        said = {"holds": report.holds, **asdict(report)}
        print(json.dumps(said, ensure_ascii=False, indent=1))  # noqa: T201
    else:
        for line in told(report, chinese=given.language == "zh"):
            print(line)  # noqa: T201
    return 0 if report.holds else 1 if report.readable else 2


if __name__ == "__main__":
    sys.exit(main())
