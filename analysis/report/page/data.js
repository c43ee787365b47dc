// Reading the data of the page: what the result files hold, and what the reader has chosen to see.

const data = JSON.parse(document.getElementById('data').textContent);

/** Every figure of a report, one entry each: page, print, pictures and tests loop over this list. An entry has
 *  - id (its name is in names.js), section, and in both languages title, note, interval and source; {region} and the like
 *    are filled in; gaps(context): more of what titles and notes are filled in with; origin(context): where the numbers
 *    come from, if not from the scenario or the sweep alone,
 *  - needs: paths in the data, see lookUp; variables: ids that the file must have; applies(context): where it makes sense,
 *  - controls: what the reader can choose, see controls.js,
 *  - height(width, context); printHeight: on paper, where a page must hold it whole,
 *  - sweep: the part of a sweep's file that it is drawn from, see sweeps.js; context.part is that part; serves(part): can it
 *    be drawn from it,
 *  - draw(context) -> an option of ECharts, a table for kind 'table', or nothing for kind 'own', which fills context.holder,
 *  - below(context) -> a table below the chart,
 *  - variants(scenario): one picture for each; multiples(scenario): small charts below the large one. */
const figures = [];

/** What is chosen; every control changes one of these. */
const state = {
  language: data.start.language,
  scenario: 0,
  baseline: null,
  compared_year: null,
  region: data.start.region,
  year: data.start.year,
  variable: 'rd_intensity',
  flow: 'venture_equity',
  sweep: 0,
  sweep_year: null,
  sweep_variable: 'rd_intensity',
  cost_of: 'region',
  shown: 20,
};

const byId = (list, id) => list.find((entry) => entry.id === id);
/** Nothing where no file of a single scenario is given and no sweep holds its base. */
const currentScenario = () => data.scenarios[state.scenario];
/** Is it the base of a sweep, or nothing at all, for want of a file of a single scenario? */
const isStandIn = (scenario) => scenario === undefined || scenario.base_of !== undefined;
const regionIndex = (scenario) =>
  Math.max(
    0,
    scenario.regions.findIndex((region) => region.id === state.region),
  );
/** A variable of a scenario; without one, its names and unit as a sweep has them. */
const variableOf = (scenario, id) =>
  byId(scenario ? scenario.variables : data.sweeps.flatMap((sweep) => sweep.variables), id);
/** Position of a year; the nearest one where a file does not hold it. */
function yearIndex(scenario, year) {
  const last = scenario.years.length - 1;
  return Math.min(last, Math.max(0, year - scenario.years[0]));
}

/** Something by its path: "scenario.capital_flow", "sweeps". Nothing where it is not there. */
function lookUp(path, scenario) {
  return path
    .split('.')
    .reduce((at, key) => (at === null || at === undefined ? undefined : at[key]), {...data, scenario});
}

/** Quantile of a variable in the region that is chosen, by year; levels as in data.levels. */
function quantilesOf(variable, region, level) {
  return variable.regions[region].quantiles[data.levels.indexOf(level)];
}
