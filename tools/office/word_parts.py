"""Building blocks of the Word templates: page, styles, fonts, tables, page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt

SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LATIN = "Times New Roman"
CENTRE, LEFT, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
TWIPS_PER_MM = 1440 / 25.4

# Other names under which a machine may hold the same face; Word tries them in turn.
ALTERNATIVES = {
    FANG: "仿宋,FangSong,STFangsong,FandolFang R,Noto Serif CJK SC",
    HEI: "SimHei,STHeiti,Noto Sans CJK SC,WenQuanYi Zen Hei",
    KAI: "楷体,KaiTi,STKaiti,FandolKai,Noto Serif CJK SC",
    TITLE: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,STZhongsong,Noto Serif CJK SC",
    SONG: "SimSun,STSong,Noto Serif CJK SC",
}


@dataclass(frozen=True)
class Cell:
    """One cell of a table row; `span` columns wide, without the named borders."""

    text: str = ""
    span: int = 1
    style: str = "表内居中"
    open_edges: tuple[str, ...] = ()
    upright: bool = False


@dataclass(frozen=True)
class TallRow:
    """A row at least so many points high."""

    cells: Sequence[Cell]
    height_pt: float


def new_document(margins_mm: tuple[float, float, float, float]) -> Any:
    """An A4 document without python-docx's sample styles; margins top, right, bottom, left."""
    document = Document()
    _drop_samples(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = margins_mm
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)
    _name_fonts(document)
    return document


def _drop_samples(document: Any) -> None:
    """Keep five styles of the sample document, no thumbnail, no second style part."""
    kept = {"Normal", "Default Paragraph Font", "Normal Table", "Header", "Footer"}
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if name.lower() not in {keep.lower() for keep in kept}:
            styles.remove(style)
        else:
            for linked in style.findall(qn("w:link")):
                style.remove(linked)
    latent = styles.find(qn("w:latentStyles"))
    if latent is not None:
        styles.remove(latent)
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in {
                "stylesWithEffects", "thumbnail", "customXml", "numbering", "webSettings",
            }:  # fmt: skip
                del part.rels[key]


def _name_fonts(document: Any) -> None:
    """A font table in which every Chinese face names its stand-ins."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if name == HEI else "roman"}"/><w:pitch w:val="auto"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:fonts {nsdecls('w')}>{fonts}"
        f'<w:font w:name="{LATIN}"><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
        "</w:fonts>"
    )
    for relation in document.part.rels.values():
        if relation.reltype == RT.FONT_TABLE:
            relation.target_part._blob = xml.encode("utf-8")


def set_font(style: Any, font: str, size_pt: float, *, bold: bool = False) -> None:
    """Latin letters in Times, Chinese in `font`; without the second Word takes any face."""
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size_pt), bold
    properties = style.element.get_or_add_rPr()
    faces = properties.find(qn("w:rFonts"))
    for attribute in list(faces.attrib):
        if "Theme" in attribute:
            del faces.attrib[attribute]
    faces.set(qn("w:eastAsia"), font)
    faces.set(qn("w:ascii"), LATIN)
    faces.set(qn("w:hAnsi"), LATIN)
    faces.set(qn("w:cs"), LATIN)
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))


def add_style(  # noqa: PLR0913 (a style has that many sides)
    document: Any,
    name: str,
    font: str,
    size_pt: float,
    *,
    align: Any = JUSTIFY,
    indent_chars: int = 0,
    line_pt: float | None = None,
    space_pt: tuple[float, float] = (0, 0),
    outline: int | None = None,
    keep_next: bool = False,
) -> Any:
    """A paragraph style; indents are counted in characters, as Chinese text wants."""
    exists = name == "Normal"
    style = (
        document.styles[name]
        if exists
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if not exists:
        style.base_style = document.styles["Normal"]
        style.quick_style = True
    set_font(style, font, size_pt)
    layout = style.paragraph_format
    layout.alignment = align
    layout.space_before, layout.space_after = Pt(space_pt[0]), Pt(space_pt[1])
    layout.keep_with_next = keep_next
    if line_pt:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line_pt)
    else:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    indent = parse_xml(
        f'<w:ind {nsdecls("w")} w:firstLineChars="{indent_chars * 100}" '
        f'w:firstLine="{int(indent_chars * size_pt * 20)}"/>'
    )
    properties.insert_element_before(indent, "w:contextualSpacing", "w:jc", "w:outlineLvl")
    if outline is not None:
        properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{outline}"/>'))
    return style


def table(
    document: Any, widths_mm: Sequence[float], rows: Sequence[Sequence[Cell] | TallRow | str]
) -> None:
    """A bordered table of fixed widths; a row that is a string is a row tag of docxtpl."""
    widths = [round(width * TWIPS_PER_MM) for width in widths_mm]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body = "".join(
        _tag_row(row, sum(widths), len(widths)) if isinstance(row, str) else _row(row, widths)
        for row in rows
    )
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="12" w:type="dxa"/><w:left w:w="45" w:type="dxa"/>'
        '<w:bottom w:w="12" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _row(given: Sequence[Cell] | TallRow, widths: Sequence[int]) -> str:
    cells = given.cells if isinstance(given, TallRow) else given
    parts, column = [], 0
    # Room for an opinion stays on the page of the line below it, on which it is signed.
    keep = "<w:keepNext/>" if isinstance(given, TallRow) else ""
    for cell in cells:
        width = sum(widths[column : column + cell.span])
        column += cell.span
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        edges = "".join(f'<w:{edge} w:val="nil"/>' for edge in cell.open_edges)
        borders = f"<w:tcBorders>{edges}</w:tcBorders>" if edges else ""
        lines = "</w:t><w:br/><w:t>".join(escape(line) for line in cell.text.split("\n"))
        direction = '<w:textDirection w:val="tbRlV"/>' if cell.upright else ""
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{borders}{direction}'
            f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{cell.style}"/>'
            f'{keep}</w:pPr><w:r><w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
        )
    header = "<w:tblHeader/>" if any(cell.style == "表头" for cell in cells) else ""
    height = (
        f'<w:trHeight w:val="{given.height_pt * 20:.0f}"/>' if isinstance(given, TallRow) else ""
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{header}</w:trPr>{''.join(parts)}</w:tr>"


def _tag_row(tag: str, width: int, span: int) -> str:
    return (
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
        f"</w:tcPr><w:p><w:r><w:t>{escape(tag)}</w:t></w:r></w:p></w:tc></w:tr>"
    )


def add(document: Any, text: str, style: str) -> Any:
    """A paragraph of a named style."""
    return document.add_paragraph(text, style=style)


def hairline(document: Any) -> None:
    """A paragraph too small to see, which keeps two tables apart."""
    paragraph = document.add_paragraph(style="间隔")
    paragraph.paragraph_format.space_after = Emu(0)


def page_number(paragraph: Any, *, prefix: str = "— ", suffix: str = " —") -> None:
    """The page number between dashes, as GB/T 9704 prints it."""
    runs = (
        f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{prefix}</w:t></w:r>',
        f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
        f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>",
        f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>',
        f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{suffix}</w:t></w:r>',
    )
    for run in runs:
        paragraph._p.append(parse_xml(run))
