// The delta on its degrees of longitude and latitude, and what flows between its places.

const people = {en: 'people', zh: '人'};
const linkFlow = {id: 'rd_links', en: 'R&D links (collaboration)', zh: '研发合作联系', unit: {en: 'links', zh: '条'}};
const talentStock = {
  id: 'talent',
  en: 'High-end and leading talent',
  zh: '高端与领军人才',
  unit: people,
  variables: ['high_end_talent', 'leading_talent'],
};

/** What can be shown: kinds of capital, all of them together, R&D links, moves of people, and where talent is. */
function flowChoices(scenario) {
  const choices = [];
  if (scenario.capital_flow)
    choices.push({id: 'all', en: 'All kinds of capital', zh: '全部资金流'}, ...scenario.capital_flow.kinds);
  if (scenario.rd_links) choices.push(linkFlow);
  if (scenario.talent_flow) choices.push(...scenario.talent_flow.kinds.map((kind) => ({...kind, unit: people})));
  if (talentStock.variables.every((id) => variableOf(scenario, id))) choices.push(talentStock);
  return choices;
}

/** Amounts of a year: [from, to, value], of each pair of places once. */
function amountsOf(scenario, flow, year) {
  const sums = new Map(),
    add = (from, to, value) => sums.set(`${from},${to}`, (sums.get(`${from},${to}`) ?? 0) + value);
  if (flow === talentStock.id) {
    for (const id of talentStock.variables)
      variableOf(scenario, id)
        .regions.slice(0, -1)
        .forEach((region, city) => add(city, city, region.mean[yearIndex(scenario, year)] ?? 0));
  } else if (flow === linkFlow.id) {
    // links between firms stand in both directions: a pair is drawn once, with the larger of the two counts
    for (const [from, to, value] of scenario.rd_links.years[year] ?? []) {
      const key = `${Math.min(from, to)},${Math.max(from, to)}`;
      sums.set(key, Math.max(sums.get(key) ?? 0, value));
    }
  } else {
    for (const table of [scenario.capital_flow, scenario.talent_flow])
      for (const [kind, from, to, value] of table?.years[year] ?? [])
        if (table.kinds[kind].id === flow || (flow === 'all' && table === scenario.capital_flow)) add(from, to, value);
  }
  return [...sums].map(([key, value]) => [...key.split(',').map(Number), value]);
}

/** A scale that does not change from year to year: the largest amount of any year. */
function largestOf(scenario, flow) {
  const amounts = scenario.years.flatMap((year) => amountsOf(scenario, flow, year)),
    most = (list) => Math.max(0, ...list.map((amount) => amount[2]));
  return {
    between: most(amounts.filter(([from, to]) => from !== to)),
    within: most(amounts.filter(([from, to]) => from === to)),
  };
}

const placePoint = (place) =>
  place.longitude === null ? [elsewhere.longitude, elsewhere.latitude] : [place.longitude, place.latitude];
/** Where a name stands so that none covers another. */
const namePosition = {
  Foshan: 'left',
  Guangzhou: 'top',
  Macao: 'bottom',
  Zhuhai: 'right',
  HongKong: 'right',
  Shenzhen: 'right',
  Jiangmen: 'left',
  World: 'bottom',
  Dongguan: 'top',
  Zhongshan: 'top',
};

/** In the corners: what the shores are, and how much the widest line stands for. */
function mapNotes(context, top, widest) {
  const {language, width} = context,
    style = {fontFamily, fontSize: width < 560 ? 11 : 12, fill: '#4a6b80'};
  return [
    {
      type: 'text',
      z: 100,
      silent: true,
      right: 12,
      bottom: 12,
      style: {...style, text: {en: 'coast and river: sketched by hand', zh: '海岸与河道为手绘示意'}[language]},
    },
    {
      type: 'text',
      z: 100,
      silent: true,
      left: 14,
      top: top + 12,
      style: {
        ...style,
        text: widest && {en: `widest line of all years: ${widest}`, zh: `各年最宽的线：${widest}`}[language],
      },
    },
  ];
}

const insideWords = {en: 'within the place', zh: '本地之内'};

function map(context) {
  const {language, scenario, width, state} = context,
    {base, top} = frame(context),
    narrow = width < 560;
  const choice = byId(flowChoices(scenario), context.flow) ?? flowChoices(scenario)[0],
    isLinks = choice.id === linkFlow.id;
  const year = scenario.years[yearIndex(scenario, state.year)],
    amounts = amountsOf(scenario, choice.id, year),
    largest = largestOf(scenario, choice.id);
  const unit = choice.unit ?? moneyUnit;
  const name = (place) => data.places[place][language],
    number = (value) => amountText(short(value, language), unit[language], language);
  const lines = amounts
    .filter(([from, to, value]) => from !== to && value > 0.002 * largest.between)
    .sort((a, b) => a[2] - b[2])
    .map(([from, to, value]) => ({
      coords: [placePoint(data.places[from]), placePoint(data.places[to])],
      from,
      to,
      value,
      lineStyle: {
        width: 0.6 + (narrow ? 7 : 11) * Math.sqrt(value / largest.between),
        opacity: 0.3 + 0.5 * Math.sqrt(value / largest.between),
      },
    }));
  const inside = new Map(amounts.filter(([from, to]) => from === to).map(([from, , value]) => [from, value]));
  const points = data.places.map((place, k) => {
    const within = inside.get(k) ?? 0,
      partner = k >= scenario.regions.length - 1;
    return {
      name: place[language],
      place: k,
      within,
      value: placePoint(place),
      symbolSize: 7 + (narrow ? 18 : 30) * Math.sqrt(largest.within > 0 ? within / largest.within : 0),
      symbol: place.longitude === null ? 'rect' : partner ? 'diamond' : 'circle',
      itemStyle: {
        color: partner ? palette.vermillion : palette.blue,
        borderColor: '#fff',
        borderWidth: 1.5,
        opacity: 0.9,
      },
      label: {position: namePosition[place.id] ?? 'top'},
    };
  });
  const arrow = isLinks ? ' – ' : ' → ';
  return {
    ...base,
    grid: {
      left: 4,
      right: 4,
      top: top + 2,
      bottom: 4,
      show: true,
      backgroundColor: '#fbfaf6',
      borderColor: palette.pale,
    },
    xAxis: {type: 'value', min: mapBox.west, max: mapBox.east, show: false},
    yAxis: {type: 'value', min: mapBox.south, max: mapBox.north, show: false},
    graphic: mapNotes(context, top, largest.between > 0 ? number(largest.between) : ''),
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: ({data: {coords, from, to, value, place, within}}) =>
        coords
          ? escapeHtml(name(from) + arrow + name(to)) + tooltipLine(palette.orange, choice[language], number(value))
          : escapeHtml(name(place)) + tooltipLine(palette.blue, insideWords[language], number(within)),
    },
    series: [
      waterSeries(),
      {
        type: 'lines',
        coordinateSystem: 'cartesian2d',
        polyline: false,
        z: 2,
        data: lines,
        clip: false,
        symbol: isLinks ? ['none', 'none'] : ['none', 'arrow'],
        symbolSize: narrow ? 6 : 9,
        lineStyle: {color: isLinks ? palette.green : palette.orange, curveness: 0.22},
        emphasis: {lineStyle: {color: palette.vermillion, opacity: 1}},
      },
      {
        type: 'scatter',
        z: 5,
        data: points,
        label: {
          show: true,
          formatter: '{b}',
          color: palette.black,
          fontSize: narrow ? 12 : 14,
          fontFamily,
          textBorderColor: '#fff',
          textBorderWidth: 3,
        },
      },
    ],
  };
}

figures.push({
  id: 'map',
  section: 'space',
  needs: ['scenario.capital_flow', 'scenario.rd_links'],
  controls: ['flow', 'year'],
  title: {en: '{flow}, {year}', zh: '{year}年{flow}'},
  source: {
    en: 'a result file of kapok run; sweeps hold it with --tables',
    zh: 'kapok run 的结果文件；参数扫描须加 --tables',
  },
  interval: {en: 'means over replicates', zh: '重复运行的均值'},
  note: {
    en:
      'Width of a line: amount between two places, on one scale for all years; arrows point to who is ' +
      'paid, or where people go. Size of a mark: amount within the place (of talent: who is there). Links ' +
      'between firms have no direction. R&D staff who go elsewhere have left research or the delta; ' +
      'graduates come from where they have studied. Elsewhere: the rest of China and abroad. City centres: ' +
      'coordinates of scenarios/data/city_geo.csv.',
    zh:
      '线宽：两地之间的数额（各年同一比例），箭头指向收方或人才流入地。标记大小：本地之内的数额（人才存量为在' +
      '当地者）。企业间合作不分方向。流向其他地区的研发人员已退出研发或离开珠三角；毕业生自其就读地流出。“其他' +
      '地区”指国内其他地区与境外。城市中心坐标取自 scenarios/data/city_geo.csv。',
  },
  height: (width, context) => Math.round((width - 8) / mapRatio) + frame(context).top + 8,
  variants: (scenario) =>
    flowChoices(scenario)
      .filter((choice) => ['all', 'venture_equity', linkFlow.id, 'staff', talentStock.id].includes(choice.id))
      .map((choice) => ({name: choice.id, flow: choice.id})),
  draw: map,
});
