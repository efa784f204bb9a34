"""Provinces' layouts of the budget system: what their exports call things, how they import.

A layout is a YAML file, shipped, in `budget-layouts/` of the data folder, or in a folder that a
trusted package offers under `hengwang.budget_layouts`. It adds words to those the import knows
anyway; a layout is recognised by what it alone explains.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, model_validator

from hengwang.kernel import extensions
from hengwang.kernel.money import AmountUnit
from hengwang.kernel.yaml_files import BadDataFileError, read_model, yaml_files_in
from hengwang.projects.exchange.sheets import Layout
from hengwang.projects.importing.columns import FIELDS, Sheet, Words, plain

SHIPPED = Path(__file__).parent / "layouts"
FOLDER = "budget-layouts"
UNITS = {"元": AmountUnit.YUAN, "万元": AmountUnit.WAN, "亿元": AmountUnit.YI}
# What each sheet that goes out may tell; a layout chooses and names its columns.
TOLD: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "payment_plan": frozenset(
            {
                "programme_code", "programme", "unit", "source", "month", "due_on", "amount",
                "purpose",
            }
        ),
        "goals": frozenset(
            {
                "programme_code", "programme", "year", "level1", "level2", "level3",
                "operator", "value", "unit", "points",
            }
        ),
    }
)  # fmt: skip
Word = Annotated[str, Field(min_length=1, max_length=60)]


class Strict(BaseModel):
    """A field nobody knows is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Strict):
    """A name in both languages."""

    zh: Word
    en: Word


class ReadSheet(Strict):
    """What one sheet of the export is called, and its columns."""

    sheet: Sheet
    named: tuple[Word, ...] = ()
    unit: Literal["元", "万元", "亿元"] | None = None
    columns: Mapping[str, Annotated[tuple[Word, ...], Field(min_length=1)]] = Field(min_length=1)

    @model_validator(mode="after")
    def _knows_its_columns(self) -> Self:
        known = FIELDS[self.sheet]
        if strange := [name for name in self.columns if name not in known]:
            msg = f"a table of {self.sheet} has no “{strange[0]}”; known: {', '.join(known)}"
            raise ValueError(msg)
        titles = [plain(word) for words in self.columns.values() for word in words]
        if twice := [title for title in titles if titles.count(title) > 1]:
            msg = f"the heading “{twice[0]}” stands for two columns"
            raise ValueError(msg)
        return self


class WrittenSheet(Layout):
    """One sheet the budget system takes in, with the columns of this province."""

    sheet: Literal["payment_plan", "goals"]

    @model_validator(mode="after")
    def _tells_what_is_known(self) -> Self:
        fields = [column.field for column in self.columns]
        if strange := [name for name in fields if name not in TOLD[self.sheet]]:
            known = ", ".join(sorted(TOLD[self.sheet]))
            msg = f"a sheet {self.sheet} knows no “{strange[0]}”; known: {known}"
            raise ValueError(msg)
        return self


class BudgetLayout(Strict):
    """One province's layout."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    title: Title
    origin: Annotated[str, Field(min_length=1)]
    reads: tuple[ReadSheet, ...] = ()
    writes: tuple[WrittenSheet, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.reads and not self.writes:
            msg = "it reads nothing and writes nothing"
            raise ValueError(msg)
        return self

    def written(self, sheet: str) -> WrittenSheet | None:
        """How the layout writes a sheet; None where it does not."""
        return next((one for one in self.writes if one.sheet == sheet), None)


def read_layouts(folders: Iterable[Path]) -> Mapping[str, BudgetLayout]:
    """Every layout of the folders by key, in the order of the files.

    Raises:
        BadDataFileError: A file is wrong, with its place and the reason; or a key stands twice.
    """
    found: dict[str, BudgetLayout] = {}
    # Folder by folder: of two layouts with one key the added one is to blame, not the shipped one.
    for path in (path for folder in folders for path in yaml_files_in([folder])):
        layout = read_model(path, BudgetLayout)
        if layout.key in found:
            reason = f"there is a layout “{layout.key}” already"
            raise BadDataFileError(file=path.name, place="key", reason=reason)
        found[layout.key] = layout
    return MappingProxyType(found)


@cache
def load_layouts() -> Mapping[str, BudgetLayout]:
    """The layouts of this installation, read once per process.

    Raises:
        BadDataFileError: As `read_layouts`; nothing is imported meanwhile, because a table read by
            half of its layouts would be read wrongly.
    """
    offered = extensions.folders(extensions.BUDGET_LAYOUTS)
    return read_layouts([SHIPPED, settings.DATA_DIR / FOLDER, *offered])


def forget_layouts() -> None:
    """Read the files again at the next use, after one was added or changed."""
    load_layouts.cache_clear()
    known_words.cache_clear()


@cache
def known_words() -> tuple[Words, ...]:
    """What the layouts add to the words of the import, as the recognition takes it."""
    return tuple(
        Words(
            layout=layout.key,
            sheet=one.sheet,
            named=one.named,
            unit=UNITS[one.unit] if one.unit else None,
            fields={plain(word): name for name, words in one.columns.items() for word in words},
        )
        for layout in load_layouts().values()
        for one in layout.reads
    )
