#!/usr/bin/env python3
"""Opens a report in a real browser and holds what it shows against the result file.

    tests/analysis/report/browser.py build/release/bin/kapok

Makes a small run and its report, opens the report in headless Chromium, chooses things as a reader would, and checks: every
section and figure is drawn, in both languages; numbers are those of the file; no script complains; nothing is asked of any
network. Ends with 77 (skipped) where Chromium or h5py is not installed.
"""
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

SKIPPED = 77
ROUNDING = 6e-7  # numbers of a report have seven significant digits
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
# What a reader does, one after the other; after each step the page is copied into the document.
STEPS = """
<script>
window.addEventListener('load', () => {
  const kept = {}, page = () => document.querySelector('body').cloneNode(true);
  const keep = (name) => { const copy = page(); copy.querySelectorAll('script').forEach((one) => one.remove()); kept[name] = {lang: document.documentElement.lang, title: document.title, html: copy.innerHTML}; };
  const show = () => { const result = document.createElement('pre'); result.id = 'kept'; result.textContent = JSON.stringify(kept); document.body.replaceChildren(result); };
  const choose = (control, value) => { const one = document.querySelector(`[data-control="${control}"]`); one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); };
  if (window.location.hash === '#scenarios') {
    keep('first');
    choose('scenario', 1); keep('second');
    document.querySelector('[data-language="zh"]').click(); keep('second_zh');
    choose('scenario', 0); choose('baseline', 2); choose('region', 'Shenzhen'); choose('compared_year', 2020); keep('unpaired_zh');
    document.querySelector('[data-language="en"]').click(); keep('unpaired');
    return show();
  }
  if (window.location.hash === '#sweeps_alone') {
    keep('start');
    document.querySelector('[data-language="zh"]').click(); keep('zh');
    kept.nameless = figures.filter((figure) => !figureNames[figure.id]?.en || !figureNames[figure.id]?.zh).map((figure) => figure.id);
    kept.sides = [[1, 2, 3, 1.5], [1, 2, 3, 2.5], [3, 2, 1, 1.5], [3, 2, 1, 2.5]].map(([before, then, after, goal]) => besideLine([before, then, after], 1, goal));
    return show();
  }
  keep('start');
  choose('region', 'Shenzhen'); keep('shenzhen');
  choose('region', 'Guangzhou'); choose('variable', 'hnte'); choose('year', '2018'); choose('flow', 'rd_links'); keep('chosen');
  const slide = (factor, step) => { const one = document.getElementById(`sliders-factor-${factor}`); one.value = step; one.dispatchEvent(new Event('input', {bubbles: true})); };
  if (document.getElementById('sliders-factor-0')) {
    slide(0, 50); slide(1, 120); keep('slid');
    choose('sweep_variable', 'hnte'); keep('hnte');
  }
  document.querySelector('[data-language="zh"]').click(); keep('zh');
  show();
});
</script>
"""

# Where the names of the packages' rows and their marks are: on a wide screen, a phone and paper, in both languages.
LABELS = """
<script>
window.addEventListener('load', () => {
  const found = {};
  const look = (name) => {
    const svg = document.querySelector('#figure-robust_decisions svg');
    const boxes = [...svg.querySelectorAll('text')].map((text) => ({text: text.textContent, box: text.getBoundingClientRect()}));
    const over = boxes.flatMap((a, i) => boxes.slice(0, i).filter((b) =>
      Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
      Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 3.5).map((b) => [a.text, b.text]));
    const left = svg.getBoundingClientRect().left, width = svg.getBoundingClientRect().width;
    const marks = [...svg.querySelectorAll('path[stroke="#fff"]')].map((mark) => mark.getBoundingClientRect()).filter((box) => box.width < 16 && box.width > 7);
    found[name] = {
      over,
      cut: boxes.filter(({box}) => box.left < left - 0.5 || box.right > left + width + 0.5).map(({text}) => text),
      points: boxes.filter(({text}) => /^point \\d+$|^第\\d+点$/.test(text)).length,
      rows: marks.map((box) => (box.top + box.bottom) / 2).sort((a, b) => a - b).filter((y, i, all) => i === 0 || y - all[i - 1] > 3).length,
    };
  };
  state.sweep = 1;
  for (const language of ['en', 'zh']) {
    document.querySelector(`[data-language="${language}"]`).click(); look(`${language} wide`);
    document.body.style.width = '390px'; redrawAll(); look(`${language} phone`);
    document.body.style.width = ''; window.dispatchEvent(new Event('beforeprint')); look(`${language} paper`);
    window.dispatchEvent(new Event('afterprint'));
  }
  const result = document.createElement('pre'); result.id = 'kept'; result.textContent = JSON.stringify(found); document.body.replaceChildren(result);
});
</script>
"""


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


try:
    import h5py
    import numpy
except ImportError:
    skip("h5py is not installed")
browser = next((path for path in map(shutil.which, BROWSERS) if path), None) or skip("Chromium is not installed")
kapok = os.path.realpath(sys.argv[1])
failures = []


def check(condition, claim):
    if not condition:
        failures.append(claim)
        print("FAILED:", claim)


def run(*arguments):
    return subprocess.run([kapok, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def open_page(place, page, steps=""):
    """The document after its scripts, what they complained of, and the addresses that the page asked for."""
    log = place / "network.json"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
               "--disable-sync", "--disable-quic", "--disable-extensions", "--window-size=1280,1000", "--enable-logging=stderr",
               f"--user-data-dir={place / 'profile'}", f"--log-net-log={log}", "--host-resolver-rules=MAP * ~NOTFOUND"]
    shown = subprocess.run([browser, *options, "--dump-dom", page.as_uri() + steps], capture_output=True, text=True, timeout=120)
    complaints = [line for line in shown.stderr.splitlines() if "CONSOLE" in line]
    try:
        events = json.loads(log.read_text())
    except json.JSONDecodeError:  # cut off where the browser ended first
        events = json.loads(log.read_text().rstrip().rstrip(",") + "]}")
    asked = {event["params"]["url"] for event in events["events"]
             if "params" in event and str(event["params"].get("initiator", "")).startswith(("file://", "null")) and "url" in event["params"]}
    return shown.stdout, complaints, {url for url in asked if not url.startswith(("file:", "data:"))}


def text_of(fragment):
    return html.unescape(re.sub(r"<[^>]+>", "", fragment))


def figure_of(page, figure):
    found = re.search(rf'<figure id="figure-{figure}">(.*?)</figure>', page, re.S)
    check(found, f"figure {figure} is on the page")
    return found.group(1) if found else ""


def cells_of(page, row):
    """Numbers behind the cells of a row of the goal table."""
    found = re.search(rf'<tr data-id="{row}">(.*?)</tr>', figure_of(page, "goal_table"), re.S).group(1)
    return [float(value) for value in re.findall(r'data-value="([^"]+)"', found)]


def medians(file, variable, region, years, middle=numpy.median):
    with h5py.File(file) as results:
        names = [name.decode() for name in results["region"][:]]
        values = results[variable][0, :, :, names.index(region)]
        return [float(middle(values[:, year - 2015])) for year in years]


def check_figures(page, state):
    for figure in ["goal_probabilities", "fan", "map", "firm_accounts", "firm_ladder", "firm_finance", "holder_matrix", "lever_costs"]:
        drawn = figure_of(page, figure)
        check(len(re.findall(r"<path", drawn)) > 5, f"{state}: {figure} is drawn")
        check(len(text_of(re.search(r"<figcaption>(.*?)</figcaption>", drawn, re.S).group(1))) > 80, f"{state}: {figure} has a caption")
        check(len(text_of(re.search(r'<h3 class="title">(.*?)</h3>', drawn, re.S).group(1))) > 4, f"{state}: {figure} has a title")
    check(figure_of(page, "fan").count('class="small"') == 20, f"{state}: there are small charts of the 18 indicators and two horizons")
    for section in ["head", "goals", "indicators", "space", "life_cycle", "capital"]:
        check(f'<section id="{section}">' in page, f"{state}: section {section}")
    # two replicates share one set of parameters: their variance cannot be split
    missing = re.search(r'<section id="missing">(.*?)</section>', page, re.S)
    check('id="figure-variance_split"' not in page and missing and "draw_parameters" in missing.group(1), f"{state}: the page says which file would add what it lacks")


def check_goals(page, state, region, file):
    table = json.loads(run("goals", file, "--city", region, "--format", "json"))[0]
    for row in table["indicators"]:
        shown = cells_of(page, row["id"])
        expected = [year["median"] for year in row["years"] if year["median"] is not None]
        probability = next((year["probability"] for year in row["years"] if year["year"] == row["goal_year"]), None)
        if probability:
            expected.insert(0, probability["estimate"])
        check(numpy.allclose(shown, expected, rtol=1e-12), f"{state}: {row['id']} shows {shown}, kapok goals says {expected}")
    for variable in ["rd_intensity", "hnte"]:
        shown = cells_of(page, variable)[-2:]
        check(numpy.allclose(shown, medians(file, variable, region, [2015, 2020])), f"{state}: medians of {variable} are those of the file, not {shown}")


def check_data(page, file):
    """The numbers behind the charts."""
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S).group(1))
    scenario = data["scenarios"][0]
    with h5py.File(file) as results:
        for variable in scenario["variables"]:
            values = results[variable["id"]][0, :, :, 3]
            quantiles = numpy.array(variable["regions"][3]["quantiles"], dtype=float)
            expected = numpy.quantile(values, data["levels"], axis=0)
            check(numpy.allclose(quantiles, expected, rtol=ROUNDING, equal_nan=True), f"quantiles of {variable['id']} in Foshan are those of the file")
        year = results["year"][:].tolist().index(2019)
        for name in ["capital_flow", "talent_flow"]:
            flows = results[name][0].mean(axis=0)
            shown = numpy.zeros_like(flows[year])
            for kind, origin, destination, value in scenario[name]["years"]["2019"]:
                shown[origin, destination, kind] = value
            check(shown.any() and numpy.allclose(shown, flows[year], rtol=ROUNDING), f"{name} of 2019 is that of the file")
        costs = results["policy_cost_by_lever"][0].mean(axis=0)[year, :, 0]
        check(numpy.allclose([lever["regions"][0][year] for lever in scenario["policy_cost_by_lever"]["levers"]], costs, rtol=ROUNDING), "costs are those of the file")
        digest = results["manifest"].attrs["result_hash"]
        check(scenario["run"]["result_hash"] == (digest.decode() if isinstance(digest, bytes) else digest), "the report names the hash of its results")
    return scenario


def check_choices(kept, file, scenario):
    start, shenzhen, chosen, zh = (kept[name] for name in ["start", "shenzhen", "chosen", "zh"])
    check(start["lang"] == "en-US" and "Report" in start["title"], "the page starts in the language that was asked for")
    for name, page in kept.items():
        check_figures(page["html"], name)
    check_goals(start["html"], "start", "Guangzhou", file)
    check_goals(shenzhen["html"], "shenzhen", "Shenzhen", file)
    check_goals(zh["html"], "zh", "Guangzhou", file)
    check("Goals of the plan: Shenzhen" in shenzhen["html"], "choosing a city changes titles")
    hnte = next(variable for variable in scenario["variables"] if variable["id"] == "hnte")
    check(html.escape(hnte["en"]) in figure_of(chosen["html"], "fan"), "choosing a variable changes the large chart")
    check("R&amp;D links" in figure_of(chosen["html"], "map") and ", 2018" in figure_of(chosen["html"], "map"), "choosing flow and year changes the map")
    ladder = medians(file, "hnte", "Guangzhou", [2018])[0]
    check(f"{ladder:,.0f}" in text_of(figure_of(chosen["html"], "firm_ladder")).replace("\u00a0", " "), f"the ladder of 2018 shows {ladder:,.0f} certificate holders")
    check(zh["lang"] == "zh-CN" and "报告" in zh["title"], "the page speaks Chinese when asked to")
    check("规划目标达成情况：广州" in zh["html"] and hnte["zh"] in figure_of(zh["html"], "fan"), "titles and names are Chinese")
    check(scenario["run"]["about"]["zh"] in zh["html"] and html.escape(scenario["run"]["about"]["en"], False) in start["html"], "the question is asked in both languages")
    left = re.findall(r"\{[a-z_]+\}|undefined|\bNaN\b", text_of(start["html"]) + text_of(zh["html"]))
    check(not left, f"no gap is left open: {left[:5]}")


SWEEPS = {
    "alone": """base = "baseline"
scale = 0.004
until = 2017
replicates = 3
draw_parameters = false
[design]
kind = "one_at_a_time"
[[factors]]
id = "voucher_rate"
values = [0.0, 0.9]
cities = ["Guangzhou"]
[[factors]]
id = "rd_grant_rate"
values = [0.3]
cities = ["Guangzhou"]
""",
    "together": """base = "baseline"
scale = 0.003
until = 2017
replicates = 2
[design]
kind = "sobol"
samples = 8
[[factors]]
id = "voucher_rate"
range = [0.0, 0.9]
cities = ["Guangzhou"]
[[factors]]
id = "rd_grant_rate"
range = [0.0, 0.3]
cities = ["Guangzhou"]
""",
}
SWEEP_FIGURES = ["lever_effects", "cost_plane", "sensitivity_map", "sobol_bars", "robust_decisions", "variance_over_time"]


def rows_of(page, figure):
    """Numbers behind the cells of a figure's table, by the row's id."""
    found = re.findall(r'<tr data-id="([^"]+)"[^>]*>(.*?)</tr>', figure_of(page, figure), re.S)
    return {row: [float(value) for value in re.findall(r'data-value="([^"]+)"', cells)] for row, cells in found}


def check_effects(part, file):
    """Paired differences and costs are those of the file."""
    with h5py.File(file) as results:
        hnte, cost = (results[name][:] for name in ["hnte", "policy_cost"])
    v = [variable["id"] for variable in part["variables"]].index("hnte")
    for point in part["points"]:
        k = point["point"]
        expected = (hnte[k, :, -1, 0] - hnte[0, :, -1, 0]).mean()
        shown = point["effects"][v][0] or [0]
        check(numpy.isclose(shown[0], expected, rtol=1e-4), f"point {k} changes hnte by {expected}, not {shown}")
        expected = (cost[k, :, 1:, 0] - cost[0, :, 1:, 0]).sum(axis=1).mean()
        shown = point["costs"][0] or [0]
        check(numpy.isclose(shown[0], expected, rtol=1e-4), f"point {k} costs {expected}, not {shown}")


def check_sliders(page, file, model):
    """What the page works out is what the program does."""
    values = [factor["low"] + share * (factor["high"] - factor["low"]) for factor, share in zip(model["factors"], [0.25, 0.6])]
    at = [f"--at={factor['id']}={float(f'{value:.6g}')}" for factor, value in zip(model["factors"], values)]
    answer = json.loads(run("surrogate", file, *at, "--year", 2017, "--format", "json"))["surrogate"]
    shown = rows_of(page, "sliders")
    check(len(shown) == len(answer) > 15, "the sliders tell of every indicator")
    for row in answer:
        expected = [row[key] for key in ["prediction", "base", "change", "rmse", "q2"] if row[key] is not None]
        check(numpy.allclose(shown[row["indicator"]][: len(expected)], expected, rtol=1e-8, atol=1e-8 * abs(row["prediction"])),
              f"sliders: {row['indicator']} is {shown[row['indicator']]}, kapok surrogate says {expected}")
        quiet = re.search(rf'<tr data-id="{row["indicator"]}"( class="quiet")?>', figure_of(page, "sliders")).group(1)
        check((quiet is None) == (row["verdict"] == "trusted"), f"{row['indicator']} is grey where it is not to be trusted")
    return values


def check_intervals(place, page, file, model, values):
    """Intervals by the page's own scripts, in Node where it is installed: they are not among the values behind its cells."""
    if not shutil.which("node"):
        return
    at = [f"--at={factor['id']}={float(f'{value:.6g}')}" for factor, value in zip(model["factors"], values)]
    answer = json.loads(run("surrogate", file, *at, "--year", 2017, "--format", "json"))["surrogate"]
    source = re.search(r"// Gaussian processes as the data.*?(?=\n// What would happen)", page, re.S).group(0)
    script = place / "intervals.js"
    script.write_text(source + f"""
const model = {json.dumps(model)}, at = inputsOf(model, {json.dumps([float(f'{value:.6g}') for value in values])});
const from = inputsOf(model, model.factors.map(usualValue));
console.log(JSON.stringify(model.outcomes.map((outcome) => ({{id: outcome.id, ...predicted(model, outcome, at, from)}}))));
""")
    found = json.loads(subprocess.run(["node", script], check=True, capture_output=True, text=True).stdout)
    names = {"low": "low_90", "high": "high_90", "change": "change", "changeLow": "change_low_90", "changeHigh": "change_high_90"}
    for mine, row in zip(found, answer):
        for name, column in names.items():
            check(mine["id"] == row["indicator"] and numpy.isclose(mine[name], row[column], rtol=1e-8, atol=1e-8 * abs(row["prediction"])),
                  f"{row['indicator']}: {name} is {mine[name]}, kapok surrogate says {row[column]}")


def check_labels(place, page):
    """Rows of packages have their names, one below the other, and the marks of all panels are in the rows."""
    with_labels = place / "labels.html"
    with_labels.write_text(LABELS.join(page.rsplit("</body>", 1)))
    document, complaints, _ = open_page(place, with_labels)
    check(not complaints, f"labels: no script complains: {complaints[:3]}")
    found = json.loads(html.unescape(re.search(r'<pre id="kept">(.*?)</pre>', document, re.S).group(1)))
    check(len(found) == 6, "labels are looked at in two languages on screens and paper")
    for place_of_labels, labels in found.items():
        check(labels["points"] == labels["rows"] == 20, f"{place_of_labels}: 20 packages are named, in 20 rows: {labels['points']}, {labels['rows']}")
        check(not labels["over"], f"{place_of_labels}: no text lies over another: {labels['over'][:2]}")
        check(not labels["cut"], f"{place_of_labels}: no text is cut: {labels['cut'][:2]}")


def check_sensitivity(page, file):
    answer = json.loads(run("sensitivity", file, "--year", 2017, "--variable", "hnte", "--format", "json"))
    rows = next(table for table in answer.values() if table and "total" in table[0])
    shown = rows_of(page, "sensitivity_map")
    for row in rows:
        expected = [index for index in [row["total"], row["first_order"]] if index is not None]  # of so few points the second may be undefined
        check(expected and numpy.allclose(shown[row["factor"]][:len(expected)], expected, rtol=1e-4, atol=1e-5),
              f"indices of {row['factor']} are {expected}, not {shown[row['factor']]}")


def check_sweeps(place, plan):
    """A report with sweeps shows their numbers."""
    files = []
    for name, text in SWEEPS.items():
        (place / f"{name}.toml").write_text(text)
        files.append(place / f"{name}.h5")
        run("sweep", place / f"{name}.toml", "-o", files[-1], "--quiet")
    report = place / "sweeps.html"
    run("report", plan, *files, "-o", report, "--lang", "en", "--year", 2017)
    page = report.read_text()
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S).group(1))
    alone, together = data["sweeps"]
    check_effects(alone["lever_effects"], files[0])
    model = together["surrogates"]
    with_steps = place / "sweep_steps.html"
    with_steps.write_text(STEPS.join(page.rsplit("</body>", 1)))
    document, complaints, asked = open_page(place, with_steps)
    check(not complaints and not asked, f"sweeps: no script complains, nothing is asked for: {complaints[:3]} {asked}")
    kept = json.loads(html.unescape(re.search(r'<pre id="kept">(.*?)</pre>', document, re.S).group(1)))
    for state in ["start", "hnte", "zh"]:
        for figure in SWEEP_FIGURES:
            drawn = figure_of(kept[state]["html"], figure)
            check(len(re.findall(r"<path", drawn)) > 5, f"{state}: {figure} is drawn")
            caption = text_of(re.search(r"<figcaption>(.*?)</figcaption>", drawn, re.S).group(1))
            check(".h5" in caption and "baseline" in caption and "n = " in caption, f"{state}: {figure} says where its numbers come from")
        left = re.findall(r"\{[a-z_]+\}|undefined|\bNaN\b", text_of(kept[state]["html"]))
        check(not left, f"sweeps, {state}: no gap is left open: {left[:5]}")
    values = check_sliders(kept["slid"]["html"], files[1], model)
    check_intervals(place, page, files[1], model, values)
    check_sensitivity(kept["hnte"]["html"], files[1])
    check_labels(place, page)
    for language, state in [("en", "start"), ("zh", "zh")]:
        lever = next(factor for factor in alone["design"]["factors"] if factor["id"] == "voucher_rate")
        check(lever[language].split()[0] in text_of(figure_of(kept[state]["html"], "lever_effects")), f"{state}: levers have their names")
    answer = json.loads(run("variance", files[0], "--variable", "hnte", "--year", 2017, "--format", "json"))
    shares = next(iter(answer.values()))[0]
    part = alone["variance_over_time"]
    v = [variable["id"] for variable in part["variables"]].index("hnte")
    shown = part["outcomes"][v * len(part["years"]) + part["years"].index(2017)]["parts"][0][0]
    check(any(isinstance(value, float) and abs(value - shown) < 1e-4 for value in shares.values()), f"the share of points is {shares}, not {shown}")


def check_differences(page, state, baseline, plan, region, year, *options):
    """The differences shown are those of kapok compare, adjusted alike, and means are those of the files."""
    answer = json.loads(run("compare", baseline, plan, "--city", region, "--year", year, *options, "--format", "json"))["comparison"]
    shown = rows_of(page, "scenario_differences")
    check(len(answer) == len(shown) == 18, f"{state}: all 18 indicators are compared, not {len(shown)}")
    for row in answer:
        expected = [row["baseline_mean"], row["other_mean"], row["difference"]]
        expected += [100 * row["difference"] / row["baseline_mean"]] if row["baseline_mean"] else []
        expected += [row["adjusted_p"]] if row["adjusted_p"] is not None else []
        check(numpy.allclose(shown[row["variable"]], expected, rtol=2e-6, atol=1e-9),
              f"{state}: {row['variable']} differs by {shown[row['variable']]}, kapok compare says {expected}")
        stands = row["adjusted_p"] is not None and row["adjusted_p"] <= 0.1
        cells = re.search(rf'<tr data-id="{row["variable"]}">(.*?)</tr>', figure_of(page, "scenario_differences"), re.S).group(1)
        check(('class="light stands"' in cells) == stands, f"{state}: {row['variable']} stands where its adjusted p is 10% or less")
    means = medians(plan, "hnte", region, [year], numpy.mean)
    check(numpy.allclose(shown["hnte"][1], means, rtol=2e-6), f"{state}: the mean of hnte is that of the file")
    drawn = figure_of(page, "scenario_differences")
    check(len(re.findall(r"<path", drawn)) > 20, f"{state}: differences are drawn")
    caption = text_of(re.search(r"<figcaption>(.*?)</figcaption>", drawn, re.S).group(1))
    check(all(name in caption for name in [baseline.name, plan.name, "n = 2", "90%", "Holm"]), f"{state}: the caption names both files and what the intervals are: {caption}")
    return caption


def check_sweeps_alone(place):
    """Without a single scenario, a report shows sweeps, and as a scenario none but the base of one of them."""
    for name, has_base in [("alone", True), ("together", False)]:
        file, report = place / f"{name}.h5", place / f"only_{name}.html"
        run("report", file, "-o", report, "--lang", "en")
        with_steps = place / f"only_{name}_steps.html"
        with_steps.write_text(STEPS.join(report.read_text().rsplit("</body>", 1)))
        document, complaints, asked = open_page(place, with_steps, "#sweeps_alone")
        check(not complaints and not asked, f"{name} alone: no script complains, nothing is asked for: {complaints[:3]} {asked}")
        kept = json.loads(html.unescape(re.search(r'<pre id="kept">(.*?)</pre>', document, re.S).group(1)))
        check(kept.pop("nameless") == [], "every figure has a name in both languages")
        sides = [(side["position"], "right" if side["offset"][0] > 0 else "left") for side in kept.pop("sides")]
        check(sides == [("bottom", "right"), ("top", "left"), ("bottom", "left"), ("top", "right")], f"a goal's year stands where the median does not pass: {sides}")
        page, zh = kept["start"]["html"], kept["zh"]["html"]
        check(f"Kapok: {name}" in kept["start"]["title"], f"{name} alone: the title names the sweep, not {kept['start']['title']}")
        check("one at a time" in page if has_base else "Saltelli" in page, f"{name} alone: the head names the design")
        check(('id="figure-goal_table"' in page) == has_base, f"{name} alone: goals are shown of a base alone")
        missing = text_of(re.search(r'<section id="missing">(.*?)</section>', page, re.S).group(1))
        missing_zh = text_of(re.search(r'<section id="missing">(.*?)</section>', zh, re.S).group(1))
        if has_base:
            check("base of the sweep 'alone': its point 0" in page, "the head says what stands in for a scenario")
            check("Base of the sweep 'alone' (point 0, scenario 'baseline'), n = 3 replicates" in text_of(figure_of(page, "fan")), "captions name the base")
            check(numpy.allclose(cells_of(page, "hnte")[-1:], medians(file, "hnte", "Guangzhou", [2015])), "the base's numbers are those of its point")
            check("What one scenario changes against another" in missing, "a second scenario would add differences")
        else:
            check("Added by a result file of kapok run: Goals of the plan; How likely each goal is; Every indicator by year" in missing,
                  f"figures of scenarios are named by what would add them: {missing}")
            check("各指标逐年走势" in missing_zh, f"in Chinese too: {missing_zh}")
            check(len(rows_of(page, "sliders")) > 15 and "家" in figure_of(zh, "sliders"), "sliders have their units without a scenario")
        check("…" not in missing + missing_zh, f"{name} alone: names of missing figures have no gaps: {missing}")
        left = re.findall(r"\{[a-z_]+\}|undefined|\bNaN\b", text_of(page) + text_of(zh))
        check(not left, f"{name} alone: no gap is left open: {left[:5]}")


def check_scenarios(place, plan):
    """A report of several scenarios shows the numbers of the one that is chosen, and what it changes against others."""
    baseline, other_seed, report = place / "baseline.h5", place / "other_seed.h5", place / "scenarios.html"
    small = ["--scale", "0.01", "--replicates", "2", "--until", "2020", "--quiet"]
    run("run", "baseline", *small, "-o", baseline)
    run("run", "safeguards", *small, "--seed", 2, "-o", other_seed)
    run("report", plan, baseline, other_seed, "-o", report, "--lang", "en")
    with_steps = place / "scenario_steps.html"
    with_steps.write_text(STEPS.join(report.read_text().rsplit("</body>", 1)))
    document, complaints, asked = open_page(place, with_steps, "#scenarios")
    check(not complaints and not asked, f"scenarios: no script complains, nothing is asked for: {complaints[:3]} {asked}")
    kept = json.loads(html.unescape(re.search(r'<pre id="kept">(.*?)</pre>', document, re.S).group(1)))
    for state, file, scenario in [("first", plan, "plan"), ("second", baseline, "baseline"), ("second_zh", baseline, "baseline")]:
        page = kept[state]["html"]
        check_goals(page, state, "Guangzhou", file)
        check(f"Kapok: {scenario}" in kept[state]["title"], f"{state}: the title names the scenario, not {kept[state]['title']}")
        check(file.name in figure_of(page, "fan"), f"{state}: captions name the file")
        check(all(name in page for name in ["small.h5: plan", "baseline.h5: baseline"]), f"{state}: both scenarios can be chosen")
    paired = check_differences(kept["first"]["html"], "first", baseline, plan, "Guangzhou", 2020)
    check("Differences are paired by replicate (2)" in paired, f"a caption says that differences are paired: {paired}")
    unpaired = check_differences(kept["unpaired"]["html"], "unpaired", other_seed, plan, "Shenzhen", 2020, "--unpaired")
    check("NOT paired" in unpaired and "another seed" in unpaired, f"a caption says that differences are not paired: {unpaired}")
    check("2020年“plan”相对“safeguards”的变化：深圳" in kept["unpaired_zh"]["html"] and "未与safeguards配对" in kept["unpaired_zh"]["html"], "differences are told in Chinese")
    left = re.findall(r"\{[a-z_]+\}|undefined|\bNaN\b", "".join(text_of(state["html"]) for state in kept.values()))
    check(not left, f"scenarios: no gap is left open: {left[:5]}")
    first, second = (cells_of(kept[state]["html"], "hnte") for state in ["first", "second"])
    check(not numpy.allclose(first, second), "two scenarios differ")


def main():
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        file, report = place / "small.h5", place / "report.html"
        run("run", "plan", "--scale", "0.01", "--replicates", "2", "--until", "2020", "-o", file, "--quiet")
        run("report", file, "-o", report, "--lang", "en")
        page = report.read_text()
        check(report.stat().st_size < 8e6, "a report is smaller than 8 MB")
        scenario = check_data(page, file)

        with_steps = place / "steps.html"
        with_steps.write_text(STEPS.join(page.rsplit("</body>", 1)))
        document, complaints, asked = open_page(place, with_steps)
        check(not complaints, f"no script complains: {complaints[:3]}")
        check(not asked, f"no request leaves the page: {asked}")
        found = re.search(r'<pre id="kept">(.*?)</pre>', document, re.S)
        check(found, "the page takes all steps of a reader")
        if found:
            check_choices(json.loads(html.unescape(found.group(1))), file, scenario)

        check_sweeps(place, file)
        check_sweeps_alone(place)
        check_scenarios(place, file)

        # the same watch sees a request where there is one, and the page's policy stops it
        outside = '<img src="http://example.invalid/picture.png">'
        leaky = place / "leaky.html"
        leaky.write_text(f"<!DOCTYPE html><body>{outside}</body>")
        check(open_page(place, leaky)[2], "a request of an open page is noticed")
        leaky.write_text(page.replace('<main id="sections">', outside + '<main id="sections">'))
        document, complaints, asked = open_page(place, leaky)
        check(not asked and any("Content Security Policy" in line for line in complaints), "the policy of the report stops a request")

        run("report", file, "-o", report, "--lang", "zh", "--svg", place / "svg", "--png", place / "png", "--force")
        for form in ["svg", "png"]:
            pictures = sorted((place / form).glob(f"*.{form}"))
            check(len(pictures) >= 27, f"there are pictures of all figures as {form}: {len(pictures)}")
        for picture in (place / "svg").glob("*.svg"):
            check(xml.etree.ElementTree.fromstring(picture.read_text()).tag.endswith("svg"), f"{picture.name} is well-formed")
        fan = (place / "svg" / "fan_hnte.svg").read_text()
        check(fan.startswith("<svg") and "高新技术企业数量" in fan, "a picture is SVG with its title")
        check((place / "png" / "map_rd_links.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n", "a picture is PNG")
        check("## fan_hnte.svg" in (place / "svg" / "captions.md").read_text(), "pictures have their captions")
    sys.exit(1 if failures else 0)


main()
