"""MASS: validate, normalise, canonicalise and fingerprint what a data centre measured.

The rules are those of the Rust core, which every language shares; this package converts. Text (`bytes`, `str`, files)
is read by the core as it is. Objects (dicts, dataclasses, models, with `datetime`, `Decimal`, numpy and pandas values
in them) are visited directly.

>>> import mass_sdk as mass
>>> clean = mass.normalize({"IT Load (kW)": "1.240,5", "Free cooling": "sí", "Rack": "007"})
>>> clean.payload
{'Free cooling': True, 'IT Load (kW)': 1240.5, 'Rack': '007'}
>>> report = mass.validate(b'{"schema_version": "1.1", "request": {"mode": "shadwo"}}')
>>> [issue.params["nearest"] for issue in report.errors if issue.path == "/request/mode"]
['shadow']

Every function has an example: `help(mass.normalize)` has the options.
"""

from ._errors import ContractError, InternalError, RestoreError
from ._errors import not_built as _not_built

try:
    from ._core import (
        CATALOGUE_VERSION,
        CONTRACT_VERSIONS,
        ArrowTable,
        BatchRow,
        Canonical,
        Change,
        FrameRequest,
        Issue,
        Normalized,
        Recognised,
        Report,
        __version__,
        canonicalize,
        issue_catalogue,
        normalize,
        normalize_batch,
        normalize_enterprise,
        normalize_simple,
        promote,
        restore,
        schema,
        upgrade,
        validate,
        validate_response,
    )
except ModuleNotFoundError as _error:
    if _error.name != f"{__name__}._core":
        raise
    raise _not_built() from _error
from ._frames import NormalizedFrame, SignalColumn, normalize_frame
from ._types import CatalogueEntry, Document
from ._windows import frame_to_requests

__all__ = [
    "CATALOGUE_VERSION",
    "CONTRACT_VERSIONS",
    "ArrowTable",
    "BatchRow",
    "Canonical",
    "CatalogueEntry",
    "Change",
    "ContractError",
    "Document",
    "FrameRequest",
    "InternalError",
    "Issue",
    "Normalized",
    "NormalizedFrame",
    "Recognised",
    "Report",
    "RestoreError",
    "SignalColumn",
    "__version__",
    "canonicalize",
    "frame_to_requests",
    "issue_catalogue",
    "normalize",
    "normalize_batch",
    "normalize_enterprise",
    "normalize_frame",
    "normalize_simple",
    "promote",
    "restore",
    "schema",
    "upgrade",
    "validate",
    "validate_response",
]
