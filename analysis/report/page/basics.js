'use strict';
// What all figures share: words, numbers, colours and the pieces of charts. Texts are pairs {en, zh}.

/** Colours that people with colour blindness tell apart (Okabe and Ito 2008). */
const palette = {
  blue: '#0072B2',
  orange: '#E69F00',
  green: '#009E73',
  vermillion: '#D55E00',
  sky: '#56B4E9',
  purple: '#CC79A7',
  yellow: '#F0E442',
  black: '#222222',
  grey: '#767676',
  pale: '#E6E6E6',
};

/** The line of no effect in a chart of effects. */
const zeroLine = {
  silent: true,
  symbol: 'none',
  label: {show: false},
  lineStyle: {color: palette.black, type: 'solid', width: 1},
  data: [{xAxis: 0}],
};
const seriesColours = [
  palette.blue,
  palette.orange,
  palette.green,
  palette.vermillion,
  palette.sky,
  palette.purple,
  palette.yellow,
  '#44546A',
];
// without quotes, which would end the attributes of SVG that hold it
const fontFamily =
  'Noto Sans CJK SC,Source Han Sans SC,Noto Sans SC,Microsoft YaHei,PingFang SC,Hiragino Sans GB,' +
  'Helvetica Neue,Arial,sans-serif';

const locales = {en: 'en-US', zh: 'zh-CN'};

/** Unit of all money in result files. */
const moneyUnit = {en: '100 million CNY', zh: '亿元'};

/** A number with a fixed count of digits after the point and groups of three; a dash for nothing. */
function fixed(value, decimals, language) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(Number(value.toFixed(decimals)) === 0 ? 0 : value); // no "-0.00"
}

/** A number in few characters: three significant digits, 12,300 as 12.3k or 1.23万. */
function short(value, language) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return new Intl.NumberFormat(locales[language], {
    notation: Math.abs(value) >= 1e4 ? 'compact' : 'standard',
    maximumSignificantDigits: 3,
  }).format(value);
}

/** "1,200 (100 million CNY)", so that two numbers do not run together; "1,200 亿元" */
function amountText(value, unit, language) {
  return language === 'en' && /^\d/.test(unit) ? `${value} (${unit})` : `${value} ${unit}`;
}

/** Fills the gaps {name} of a text. */
function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? values[name] : gap));
}

function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A variable's unit; nothing for pure numbers. */
function unitOf(variable, language) {
  return variable.unit.en === '1' ? '' : variable.unit[language];
}

/** Width of a text in pixels, roughly: Chinese characters are as wide as the font is high. */
function textWidth(text, fontSize) {
  let width = 0;
  for (const c of text) width += (c.charCodeAt(0) > 0x2e7f ? 1 : 0.56) * fontSize;
  return width;
}

/** Lines that a legend of these names takes in a width. */
function legendLines(names, width, fontSize = 12) {
  let lines = 1,
    used = 0;
  for (const name of names) {
    const item = textWidth(name, fontSize) + 50;
    if (used > 0 && used + item > width) {
      lines += 1;
      used = 0;
    }
    used += item;
  }
  return lines;
}

/** The frame of a chart: fonts, the title where the picture stands alone, and room for it. */
function frame(context) {
  const wrapped = context.titled ? Math.ceil(textWidth(context.title, 16) / (context.width - 24)) : 0;
  const base = {
    animation: false,
    backgroundColor: '#ffffff',
    color: seriesColours,
    textStyle: {fontFamily, color: palette.black},
    aria: {enabled: true, label: {description: context.title}},
  };
  if (context.titled)
    base.title = {
      text: context.title,
      left: 8,
      top: 6,
      textStyle: {fontFamily, fontSize: 16, width: context.width - 24, overflow: 'break'},
    };
  return {base, top: context.titled ? 14 + 22 * wrapped : 6};
}

/** A legend above the chart; returns it with the room below its last line. */
function legendAbove(context, top, names, icons = {}) {
  const lines = legendLines(names, context.width - 16);
  return {
    legend: {
      top,
      left: 8,
      right: 8,
      itemGap: 10,
      itemWidth: 20,
      itemHeight: 10,
      selectedMode: true,
      textStyle: {fontFamily, fontSize: 12},
      data: names.map((name) => (icons[name] ? {name, icon: icons[name]} : {name})),
    },
    bottom: top + 24 * lines + 6,
  };
}

const axisText = {fontFamily, fontSize: 12, color: palette.black};

/** Years along the bottom. */
function yearAxis(years, narrow) {
  return {
    type: 'value',
    min: years[0],
    max: years[years.length - 1],
    minInterval: 1,
    splitNumber: narrow ? 3 : 7,
    axisLabel: {...axisText, formatter: (year) => String(year), hideOverlap: true},
    splitLine: {show: false},
    axisLine: {lineStyle: {color: palette.grey}},
  };
}

/** The unit above a vertical axis. */
function unitAbove(unit) {
  return {
    name: unit,
    nameLocation: 'end',
    nameGap: 10,
    nameTextStyle: {...axisText, align: 'left', padding: [0, 0, 0, -36]},
  };
}

/** A text in lines of a width: broken between words, after hyphens, and between Chinese characters. */
function wrapped(text, width, fontSize) {
  const lines = [''];
  for (const piece of text.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff-]*-?\s*/g)) {
    const line = lines[lines.length - 1];
    if (line && textWidth((line + piece).trimEnd(), fontSize) > width) lines.push(piece);
    else lines[lines.length - 1] += piece;
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Labels of categories down the side. */
function sideLabels(width, fontSize = 12) {
  const formatter = (name) => wrapped(name, width - 14, fontSize);
  return {...axisText, fontSize, lineHeight: fontSize + 3, interval: 0, formatter};
}

/** A line of a tooltip: a mark in a colour, a name, a value. */
function tooltipLine(colour, name, value) {
  const swatch = `<span class="swatch" style="background:${colour}"></span>`;
  return `<div>${swatch}${escapeHtml(name)}: <b>${escapeHtml(value)}</b></div>`;
}
const tooltipBox = {
  confine: true,
  textStyle: {fontFamily, fontSize: 13},
  extraCssText: 'white-space:normal;max-width:320px;',
};

/** What intervals of probabilities are; see clustered_share. */
const wilsonOverSets = {
  en: "Wilson's 90% interval (runs with the same parameters count as one as far as they agree)",
  zh: '威尔逊90%区间（参数相同的运行按其结果的一致程度合并计数）',
};
