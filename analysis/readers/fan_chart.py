#!/usr/bin/env python3
"""Draws the paths of one variable over all replicates as a fan, with what was observed and the plan's goal.

    python3 fan_chart.py results/plan.h5 --variable hnte --region Guangzhou --output hnte.png

Needs xarray, matplotlib and h5netcdf or netCDF4. Exit code 77: one of them is missing.
"""
import argparse
import sys

try:
    import xarray
    from matplotlib.figure import Figure
except ModuleNotFoundError as missing:
    print(f"there is no Python module '{missing.name}'")
    sys.exit(77)

BANDS = [(0.05, 0.95), (0.25, 0.75)]  # shares of the replicates, drawn from the widest to the narrowest

parser = argparse.ArgumentParser(description="Fan chart of one variable of a Kapok result file")
parser.add_argument("result")
parser.add_argument("--variable", default="rd_intensity", help="id of a variable by year and region")
parser.add_argument("--region", default="Guangzhou", help="a city, or PRD")
parser.add_argument("--design", type=int, default=0, help="point of a sweep")
parser.add_argument("--output", default="fan_chart.png", help="picture to write (.png, .svg, .pdf)")
options = parser.parse_args()

results = xarray.open_dataset(options.result)
known = [name for name in results.data_vars if results[name].dims == ("design", "replicate", "year", "region")]
if options.variable not in known:
    sys.exit(f"{options.result} has no variable '{options.variable}' by year and region; it has {', '.join(known)}")
if options.region not in results["region"].values:
    sys.exit(f"unknown region '{options.region}'; there are {', '.join(results['region'].values)}")
variable = results[options.variable]
paths = variable.sel(design=options.design, region=options.region).dropna("replicate", how="all")

figure = Figure(figsize=(8, 4.5), layout="constrained")
axes = figure.subplots()
for low, high in BANDS:
    edges = paths.quantile([low, high], "replicate")
    axes.fill_between(paths.year, edges[0], edges[1], color="tab:blue", alpha=0.25, linewidth=0,
                      label=f"{round(100 * (high - low))}% of replicates")
axes.plot(paths.year, paths.median("replicate"), color="tab:blue", label="median")
if f"observed_{options.variable}" in results:
    observed = results[f"observed_{options.variable}"].sel(region=options.region).dropna("observed_year")
    axes.plot(observed.observed_year, observed, "o", color="black", markersize=4, label="observed")
for name, goal in variable.attrs.items():
    if name.startswith("goal_") and name[5:].isdigit():
        axes.axhline(goal, color="tab:red", linestyle="--", linewidth=1,
                     label=f"goal {variable.attrs.get('goal_relation', '')} {goal:g} in {name[5:]} (Guangzhou)")
axes.set(title=f"{options.region}: {variable.attrs['long_name']}", ylabel=variable.attrs["units"])
axes.legend(frameon=False)
figure.savefig(options.output, dpi=150)
print(f"{options.output}: {options.variable} of {options.region}, {paths.sizes['replicate']} replicates")
