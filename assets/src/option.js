// ChartSpec → ECharts option, pure: the same spec and colours give the same drawing.
const toneOf = {
  accent: "accent",
  plan: "plan",
  ok: "ok-fill",
  warn: "warn-fill",
  bad: "bad-fill",
  unknown: "unknown",
  ink: "ink",
};

export const grouped = (value, places) =>
  value === null || value === undefined
    ? "–"
    : Number(value).toLocaleString("en-US", {
        minimumFractionDigits: places,
        maximumFractionDigits: places,
      });

const hatch = (colours) => ({
  symbol: "rect",
  color: colours.unknown,
  dashArrayX: [1, 0],
  dashArrayY: [2, 4],
  rotation: -Math.PI / 4,
  symbolSize: 1,
});

function point(entry, series, colours) {
  const full = entry !== null && typeof entry === "object";
  const { value = null, tone, url, label: said } = full ? entry : { value: entry };
  const style = {};
  if (tone) style.color = colours[toneOf[tone]];
  if (tone === "unknown") style.decal = hatch(colours);
  return { value: value === null ? null : Number(value), url, said, itemStyle: style };
}

function label(series, colours, horizontal, places) {
  if (!series.labels) return { show: false };
  return {
    show: true,
    color: colours.ink,
    fontFamily: colours.font,
    fontSize: 12 * colours.scale,
    position: series.kind === "line" ? "top" : horizontal ? "right" : "top",
    formatter: ({ value, data }) => data.said || grouped(value, places),
  };
}

function drawnSeries(series, spec, colours) {
  const main = colours[toneOf[series.tone]];
  const horizontal = spec.horizontal;
  const common = {
    name: series.name,
    type: series.kind,
    data: series.values.map((entry) => point(entry, series, colours)),
    label: label(series, colours, horizontal, spec.places),
    labelLayout: { hideOverlap: true },
    color: main,
    stack: series.stack || undefined,
    animation: false,
  };
  if (series.kind === "line") {
    return {
      ...common,
      step: series.step ? "end" : false,
      symbolSize: 5,
      showSymbol: series.values.length < 40,
      lineStyle: { width: 2 * colours.scale, type: series.dashed ? "dashed" : "solid", color: main },
    };
  }
  if (series.kind === "scatter") {
    return { ...common, symbol: "rect", symbolSize: horizontal ? [3, 18] : [18, 3] };
  }
  return {
    ...common,
    barMaxWidth: 22,
    barGap: spec.series.some((one) => one.over) ? "-100%" : "20%",
    z: series.over ? 1 : 2,
    itemStyle: { borderRadius: 2 },
  };
}

const marks = (spec, colours) =>
  spec.marks.length === 0
    ? undefined
    : {
        symbol: "none",
        silent: true,
        animation: false,
        lineStyle: { color: colours.ink, type: "dashed", width: 1 },
        label: { color: colours.ink, fontFamily: colours.font, fontSize: 12 * colours.scale, formatter: "{b}" },
        data: spec.marks.map((mark) => ({
          name: mark.label,
          label: { position: mark.axis === "y" ? "insideStartBottom" : spec.horizontal ? "start" : "end" },
          [mark.axis === "x" ? "xAxis" : "yAxis"]: mark.at,
        })),
      };

const bands = (spec, colours) =>
  !spec.bands?.length
    ? undefined
    : {
        silent: true,
        animation: false,
        data: spec.bands.map((band) => [
          {
            yAxis: band.low === null ? "min" : Number(band.low),
            itemStyle: { color: colours[toneOf[band.tone]], opacity: 0.12 },
          },
          { yAxis: band.high === null ? "max" : Number(band.high) },
        ]),
      };

function axis(facts, colours, width, upright) {
  const text = { color: colours.soft, fontFamily: colours.font, fontSize: 12.5 * colours.scale };
  const common = {
    name: facts.unit ? `${facts.name}（${facts.unit}）` : facts.name,
    nameTextStyle: text,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
  };
  if (facts.categories) {
    const column = (width - 60) / facts.categories.length;
    const tight = upright && column < 30 * colours.scale;
    return {
      ...common,
      type: "category",
      data: facts.categories,
      name: "",
      axisLabel: {
        ...text,
        // Under upright bars each name has its column's width; beside lying ones a quarter.
        width: upright ? Math.max(44 * colours.scale, column - 6) : Math.max(72, width * 0.24),
        overflow: "break",
        // On a phone twelve months do not fit: some names are left out rather than overprinted.
        hideOverlap: tight,
        interval: !tight && facts.categories.length <= 15 ? 0 : "auto",
      },
    };
  }
  return {
    ...common,
    type: "value",
    min: facts.least ?? undefined,
    max: facts.most === null ? undefined : (range) => Math.max(range.max, Number(facts.most)),
    splitLine: { lineStyle: { color: colours["line-soft"] } },
    axisLabel: { ...text, formatter: (value) => grouped(value, Number.isInteger(value) ? 0 : 1) },
  };
}

export function optionOf(spec, given, width) {
  // A wall screen is read from afar: its letters follow the size of the page's.
  const colours = { scale: 1, ...given };
  const [x, y] = [axis(spec.x, colours, width, true), axis(spec.y, colours, width, false)];
  if (spec.horizontal) {
    y.inverse = true;
    y.name = "";
    x.nameLocation = "end";
    x.nameGap = 8;
    x.nameTextStyle = { ...x.nameTextStyle, align: "right", verticalAlign: "top", padding: [22, 0, 0, 0] };
  }
  if (!spec.horizontal) y.nameTextStyle = { ...y.nameTextStyle, align: "left", padding: [0, 0, 0, -34] };
  const series = spec.series.map((one) => drawnSeries(one, spec, colours));
  if (series.length) {
    series[0].markLine = marks(spec, colours);
    series[0].markArea = bands(spec, colours);
  }
  return {
    aria: { enabled: true, label: { description: spec.title } },
    backgroundColor: "transparent",
    textStyle: { fontFamily: colours.font, color: colours.ink },
    grid: {
      left: 8,
      right: spec.horizontal ? 78 : 16,
      top: (spec.size === "fill" ? 26 : spec.series.length > 1 ? 52 : 34) * colours.scale,
      bottom: spec.horizontal ? 26 : 8,
      containLabel: true,
    },
    legend: {
      show: spec.series.length > 1,
      top: 0,
      right: 0,
      itemWidth: 14 * colours.scale,
      itemHeight: 8 * colours.scale,
      textStyle: { color: colours.soft, fontFamily: colours.font, fontSize: 12 * colours.scale },
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: "shadow", shadowStyle: { opacity: 0.12 } },
      backgroundColor: colours.card,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 13 },
      valueFormatter: (value) => `${grouped(value, spec.places)} ${spec.unit}`.trim(),
    },
    xAxis: x,
    yAxis: y,
    series,
  };
}
