// What would happen at other values of the factors: sliders on the surrogates of a sweep, each answer with its error.

const sliderSteps = 200;
const settings = new Map(); // by sweep: the values that its sliders stand at

/** Where the sliders of a sweep begin: its base, or a budget in equal parts. */
const startOf = (model) =>
  model.factors.map((factor) =>
    model.budget === null ? usualValue(factor) : Math.min(factor.high, model.budget / model.factors.length),
  );
function settingOf(context) {
  if (!settings.has(context.sweep)) settings.set(context.sweep, startOf(context.part));
  return settings.get(context.sweep);
}

/** A value at a step of a slider, in six digits so that it reads as it is used; and back. */
function valueAt(factor, step) {
  const share = step / sliderSteps;
  if (step === 0 || step === sliderSteps) return step === 0 ? factor.low : factor.high;
  const value = factor.logarithmic
    ? factor.low * (factor.high / factor.low) ** share
    : factor.low + share * (factor.high - factor.low);
  return Number(value.toPrecision(6));
}
const stepAt = (factor, value) => Math.round(sliderSteps * positionOf(factor, value));

const sliderText = (factor, value, language) =>
  value === null
    ? {en: 'as in the base', zh: '同基准'}[language]
    : factor.labels.length > 0
      ? factor.labels[value]
      : String(Number(value.toPrecision(6)));
const factorName = (factor, language) => (language === 'zh' ? factor.name_zh || factor.name_en : factor.name_en);

function sliderHtml(context, factor, k) {
  const {figure, language} = context,
    value = settingOf(context)[k],
    id = `${figure.id}-factor-${k}`,
    unit = context.sweep.design.factors.find((one) => one.id === factor.id)?.unit[language] ?? factor.unit;
  const name = `<label for="${id}">${escapeHtml(factorName(factor, language))} <small>${escapeHtml(unit === '1' ? '' : unit)}</small></label>`;
  if (factor.labels.length > 0) {
    const options = [option(-1, sliderText(factor, null, language), value ?? -1)].concat(
      factor.labels.map((label, number) => option(number, label, value ?? -1)),
    );
    return `<div class="slider">${name}<select id="${id}" data-slider="${k}">${options.join('')}</select></div>`;
  }
  const text = sliderText(factor, value, language);
  const range =
    `<input type="range" id="${id}" data-slider="${k}" min="0" max="${sliderSteps}" step="1" ` +
    `value="${stepAt(factor, value ?? factor.low)}" aria-valuetext="${escapeHtml(text)}">`;
  const ends =
    `<span class="ends"><span>${escapeHtml(factorValue({labels: []}, factor.low, language))}</span>` +
    `<span>${escapeHtml(factorValue({labels: []}, factor.high, language))}</span></span>`;
  const base = factor.flagged
    ? `<label class="flag"><input type="checkbox" data-base-of="${k}"${value === null ? ' checked' : ''}> ` +
      `${sliderText(factor, null, language)}</label>`
    : '';
  return `<div class="slider">${name}<output for="${id}">${escapeHtml(text)}</output>${range}${ends}${base}</div>`;
}

const verdictWords = {
  trusted: {en: 'yes', zh: '可信'},
  not_trusted: {en: 'not to be trusted', zh: '不可信'},
  constant: {en: 'does not vary', zh: '不变'},
};

function predictionTable(context) {
  const {language, part} = context,
    at = inputsOf(part, settingOf(context)),
    from = part.budget === null ? inputsOf(part, part.factors.map(usualValue)) : null;
  const head = [
    {en: 'Indicator', zh: '指标'},
    {en: 'Predicted, 90% interval', zh: '预测值及90%区间'},
    {en: 'Base', zh: '基准'},
    {en: 'Change from the base, 90% interval', zh: '相对基准的变化及90%区间'},
    {en: 'Cross-validated error', zh: '交叉验证误差'},
    {en: 'Q²', zh: 'Q²'},
    {en: 'Trusted', zh: '可信度'},
  ].map((pair) => pair[language]);
  const rows = part.outcomes.map((outcome) => {
    const p = predicted(part, outcome, at, from),
      d = outcome.decimals,
      number = (value, low, high, digits) => ({
        text: fixed(value, digits, language),
        range: value === null ? '' : rangeText(low, high, digits, language),
        value,
      });
    return {
      id: outcome.id,
      quiet: outcome.verdict !== 'trusted',
      cells: [
        {
          text: language === 'zh' ? outcome.name_zh || outcome.name_en : outcome.name_en,
          detail: unitOf(outcome.variable, language),
          heading: true,
        },
        number(p.mean, p.low, p.high, d),
        {text: fixed(p.base, d, language), value: p.base},
        number(p.change, p.changeLow, p.changeHigh, d + 1),
        {text: fixed(outcome.rmse, d + 1, language), value: outcome.rmse},
        {text: fixed(outcome.q2, 2, language), value: outcome.q2},
        {text: verdictWords[outcome.verdict][language]},
      ],
    };
  });
  return {head, rows};
}

function showPredictions(context) {
  context.holder.querySelector('.predictions').innerHTML = tableHtml(predictionTable(context));
  if (context.part.budget !== null) {
    const sum = settingOf(context).reduce((total, value) => total + value, 0);
    context.holder.querySelector('.budget').textContent = fill(
      {en: 'All together: {sum}, the budget of the sweep', zh: '合计：{sum}，即扫描的预算'}[context.language],
      {sum: amountText(short(sum, context.language), moneyUnit[context.language], context.language)},
    );
  }
}

function sliders(context) {
  const {holder, language, part} = context;
  // names and units of the outcomes are those of the scenario's variables where it has them
  for (const outcome of part.outcomes)
    outcome.variable = variableOf(context.scenario, outcome.id) ?? {unit: {en: outcome.unit, zh: outcome.unit}};
  holder.innerHTML =
    `<div class="sliders">${part.factors.map((factor, k) => sliderHtml(context, factor, k)).join('')}</div>` +
    `<p class="budget"></p><p><button type="button" data-reset>${words.reset[language]}</button></p>` +
    '<div class="predictions table" aria-live="polite"></div>';
  showPredictions(context);
}

/** Money of a budget that one factor takes is taken from the others, in proportion to what they have. */
function shareBudget(model, values, moved) {
  const others = values.reduce((sum, value, k) => (k === moved ? sum : sum + value), 0),
    left = model.budget - values[moved];
  return values.map((value, k) =>
    k === moved ? value : others > 0 ? (value * left) / others : left / (values.length - 1),
  );
}

/** Takes over what was done with a slider. */
function moveSlider(target) {
  const figure = byId(figures, 'sliders'),
    holder = element('figure-sliders').querySelector('.chart'),
    context = contextFor(figure, holder.clientWidth, {holder}),
    model = context.part;
  let values = settingOf(context).slice();
  if (target.dataset.baseOf !== undefined) {
    const k = Number(target.dataset.baseOf);
    values[k] = target.checked ? null : valueAt(model.factors[k], Number(element(`sliders-factor-${k}`).value));
  } else if (target.dataset.reset !== undefined) {
    values = startOf(model);
  } else {
    const k = Number(target.dataset.slider),
      factor = model.factors[k],
      chosen = Number(target.value);
    values[k] = factor.labels.length > 0 ? (chosen < 0 ? null : chosen) : valueAt(factor, chosen);
    if (model.budget !== null) values = shareBudget(model, values, k);
  }
  settings.set(context.sweep, values);
  model.factors.forEach((factor, k) => showSlider(context, factor, k));
  showPredictions(context);
}

function showSlider(context, factor, k) {
  const input = element(`sliders-factor-${k}`),
    value = settingOf(context)[k],
    text = sliderText(factor, value, context.language);
  if (factor.labels.length > 0) {
    input.value = value ?? -1;
    return;
  }
  if (value !== null) input.value = stepAt(factor, value);
  input.setAttribute('aria-valuetext', text);
  input.parentElement.querySelector('output').textContent = text;
  const flag = input.parentElement.querySelector('[data-base-of]');
  if (flag) flag.checked = value === null;
}

figures.push({
  id: 'sliders',
  section: 'what_if',
  kind: 'own',
  sweep: 'surrogates',
  controls: ['sweep'],
  title: {en: 'What if the levers stood elsewhere? {region}, {year}', zh: '若政策杠杆取其他值？{region}，{year}年'},
  source: {
    en: 'a sweep that moves its factors together (kapok sweep lever_space, sobol_top_levers, coordination or budget_packages)',
    zh: '各因素同时变动的扫描（kapok sweep lever_space、sobol_top_levers、coordination 或 budget_packages）',
  },
  interval: {
    en: "90% intervals of what is expected, not of a single future, with the luck and the drawn parameters of the sweep's replicates in them",
    zh: '期望值（而非单一未来）的90%区间，包含扫描各次重复的随机性与所抽取的参数',
  },
  gaps: ({part, sweep, language}) => ({
    region: byId(sweep.regions, part.outcomes[0].region)[language],
    year: part.outcomes[0].year,
    luck: part.outcomes.some((outcome) => outcome.luck === null)
      ? {
          en: ' The sweep has one replicate: its luck is in the levels and not in the intervals.',
          zh: '扫描仅有一次重复：其随机性包含在数值中，但不在区间内。',
        }[language]
      : '',
    fitted: part.inputs.length,
    points: sweep.design.points,
  }),
  note: {
    en:
      'Estimates of a surrogate (Gaussian processes fitted to {fitted} of the {points} points), not simulations. Error: root ' +
      'mean square at points left out, in the unit of the indicator; Q²: share of the variance between points that the others ' +
      'foresee. Grey: less than half of it; such a number is not to be trusted. Levels are those of the replicates of the sweep ' +
      '(their seeds, parameters and scale), which a run of more replicates need not have: read the changes. Where the base moves a lever over time, the lever stands here at its mean.{luck}',
    zh:
      '由代理模型（高斯过程，拟合{points}个点中的{fitted}个）估计，并非模拟结果。误差：留出点的均方根误差，与指标同单位；Q²：由其余点' +
      '预见的点间方差份额。灰色：不足一半，该数字不可信。数值水平取决于扫描所用的重复（种子、参数与规模），与更多重复的运行可能不同：应看变化。基准中随时间变动的杠杆在此取其均值。{luck}',
  },
  draw: sliders,
});
