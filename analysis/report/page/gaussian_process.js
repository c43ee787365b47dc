// Gaussian processes as the data of a report has them: what a sweep would have shown at other values of its factors. The
// formulae are those of `kapok surrogate` (analysis/surrogate.hpp), which the numbers agree with.

/** Numbers from base64 of their bytes, float64, lowest byte first. */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
    view = new DataView(bytes.buffer);
  return Float64Array.from({length: bytes.length / 8}, (_, k) => view.getFloat64(8 * k, true));
}

/** Lower triangle L of K = L L', row by row; K is overwritten. */
function cholesky(k, n) {
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j <= i; j += 1) {
      let sum = k[i * n + j];
      for (let m = 0; m < j; m += 1) sum -= k[i * n + m] * k[j * n + m];
      k[i * n + j] = i === j ? Math.sqrt(sum) : sum / k[j * n + j];
    }
  return k;
}
/** L^-1 b */
function solveLower(l, n, b) {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    let sum = b[i];
    for (let m = 0; m < i; m += 1) sum -= l[i * n + m] * x[m];
    x[i] = sum / l[i * n + i];
  }
  return x;
}
/** L'^-1 b */
function solveUpper(l, n, b) {
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = b[i];
    for (let m = i + 1; m < n; m += 1) sum -= l[m * n + i] * x[m];
    x[i] = sum / l[i * n + i];
  }
  return x;
}
const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

function covariance(outcome, a, b) {
  let squared = 0,
    line = 0;
  for (let k = 0; k < a.length; k += 1) {
    squared += ((a[k] - b[k]) / outcome.lengths[k]) ** 2;
    line += (a[k] - 0.5) * (b[k] - 0.5);
  }
  const s = Math.sqrt(5 * squared);
  return outcome.signal_variance * (1 + s + (s * s) / 3) * Math.exp(-s) + outcome.slope_variance * line;
}

/** What an outcome needs to be evaluated with its intervals; made once, when it is first asked for. */
function prepared(model, outcome) {
  if (outcome.prepared) return outcome.prepared;
  const points = outcome.rows ? outcome.rows.map((row) => model.inputs[row]) : model.inputs,
    n = points.length,
    noise = unpacked(outcome.noise),
    k = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j <= i; j += 1)
      k[i * n + j] = covariance(outcome, points[i], points[j]) + (i === j ? noise[i] : 0);
  const lower = cholesky(k, n),
    h = solveUpper(lower, n, solveLower(lower, n, new Float64Array(n).fill(1)));
  outcome.prepared = {
    points,
    n,
    lower,
    h,
    precision: h.reduce((sum, value) => sum + value, 0),
    weights: unpacked(outcome.weights),
    noise: noise.reduce((sum, value) => sum + value, 0) / n,
  };
  return outcome.prepared;
}

/** Position of a value between the ends of its factor's range, to a millionth. */
function positionOf(factor, value) {
  if (!(factor.high > factor.low)) return 0;
  const place = factor.logarithmic
    ? Math.log(value / factor.low) / Math.log(factor.high / factor.low)
    : (value - factor.low) / (factor.high - factor.low);
  return Math.round(place * 1e6) / 1e6;
}

/** Value of a factor that is not asked for: as in the base. Null where that is no number: a name, or not known. */
function usualValue(factor) {
  if (factor.labels.length > 0 || factor.flagged) return null;
  return Math.min(factor.high, Math.max(factor.low, factor.base ?? factor.low));
}

/** Inputs of a point: by factor its value, the number of its label, or null for the base. */
function inputsOf(model, values) {
  const x = new Float64Array(model.inputs[0].length);
  model.factors.forEach((factor, k) => {
    const value = values[k];
    if (value === null) return;
    if (factor.labels.length > 0) x[factor.input + value] = 1;
    else x[factor.input] = positionOf(factor, value);
    if (factor.flagged) x[factor.input + 1] = 1;
  });
  return x;
}

const reach90 = 1.6448536269514722;

const moved = (slopes, to, from) => slopes.reduce((sum, slope, k) => sum + slope * (to[k] - from[k]), 0);
/** Half-width of the 90% interval of the mean over units of replicates; 0 with one, whose luck is not known. */
function luckReach(luck, units) {
  if (!luck) return 0;
  const mean = units.reduce((sum, value) => sum + value, 0) / units.length,
    squares = units.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return luck.student * Math.sqrt(squares / (units.length - 1) / units.length);
}

/** An outcome at some inputs with 90% intervals, and its change from other inputs. */
function predicted(model, outcome, at, from) {
  const p = prepared(model, outcome),
    to = (x) => p.points.map((point) => covariance(outcome, x, point)),
    k = to(at),
    v = solveLower(p.lower, p.n, k),
    mean = outcome.constant + dot(p.weights, k);
  const variance = covariance(outcome, at, at) - dot(v, v) + (1 - dot(p.h, k)) ** 2 / p.precision,
    level = outcome.luck && outcome.luck.levels.map((one, u) => one + moved(outcome.luck.slopes[u], at, outcome.luck.centre)),
    reach = Math.hypot(reach90 * Math.sqrt(Math.max(0, variance) + p.noise), luckReach(outcome.luck, level));
  const result = {mean, low: mean - reach, high: mean + reach, base: null, change: null, changeLow: null, changeHigh: null};
  if (from === null) return result;
  const k0 = to(from),
    d = k.map((value, i) => value - k0[i]),
    w = solveLower(p.lower, p.n, d),
    own = covariance(outcome, at, at) - 2 * covariance(outcome, at, from) + covariance(outcome, from, from);
  const change = dot(p.weights, d),
    turned = outcome.luck && outcome.luck.slopes.map((slopes) => moved(slopes, at, from)),
    far = Math.hypot(
      reach90 * Math.sqrt(Math.max(0, own - dot(w, w) + dot(p.h, d) ** 2 / p.precision)),
      luckReach(outcome.luck, turned),
    );
  return {
    ...result,
    base: outcome.simulated_base ?? outcome.constant + dot(p.weights, k0),
    change,
    changeLow: change - far,
    changeHigh: change + far,
  };
}
