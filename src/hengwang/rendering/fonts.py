"""Which installed face stands in for a Chinese face that only some machines have."""

from xml.sax.saxutils import escape

# Wanted face → stand-ins in order of likeness; the last ones are Debian's fonts-noto-cjk and
# fonts-wqy-zenhei. Serif stands for serif, sans for sans, so that headings stay headings.
STAND_INS: dict[str, tuple[str, ...]] = {
    "仿宋_GB2312": ("仿宋", "FangSong", "STFangsong", "FandolFang R", "Noto Serif CJK SC"),
    "仿宋": ("FangSong", "仿宋_GB2312", "STFangsong", "FandolFang R", "Noto Serif CJK SC"),
    "楷体_GB2312": ("楷体", "KaiTi", "STKaiti", "FandolKai", "Noto Serif CJK SC"),
    "方正小标宋简体": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC"),
    "宋体": ("SimSun", "STSong", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "STHeiti", "Noto Sans CJK SC", "WenQuanYi Zen Hei"),
    "Times New Roman": ("Liberation Serif", "Noto Serif", "Noto Serif CJK SC"),
}
LAST_RESORT = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei")


def fontconfig(system_file: str = "/etc/fonts/fonts.conf", cache: str = "") -> str:
    """A fontconfig file that names the stand-ins on top of the system's own settings."""
    rules = "".join(_rule(wanted, names) for wanted, names in STAND_INS.items())
    folder = f"<cachedir>{escape(cache)}</cachedir>" if cache else ""
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f'<fontconfig><include ignore_missing="yes">{escape(system_file)}</include>{folder}'
        f"{rules}</fontconfig>\n"
    )


def _rule(wanted: str, names: tuple[str, ...]) -> str:
    faces = "".join(f"<string>{escape(name)}</string>" for name in (wanted, *names, *LAST_RESORT))
    return (
        '<match target="pattern"><test name="family" compare="eq">'
        f"<string>{escape(wanted)}</string></test>"
        f'<edit name="family" mode="assign" binding="same">{faces}</edit></match>'
    )
