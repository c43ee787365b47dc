#!/usr/bin/env python3
"""Prints the tables of docs/study.md (with `zh`, of docs/study.zh.md) from the answers that docs/study.sh collected.

Usage: tables.py ANSWERS_DIRECTORY en|zh [PAIR...]. Every figure is one that a `kapok ... --format json` command gave; nothing
is estimated here but Holm's adjustment over the levers, which no single command knows of.
"""

import json
import re
import sys
from pathlib import Path

from headings import HEADINGS

ANSWERS = Path(sys.argv[1])
LANGUAGE = sys.argv[2]
HERE = Path(__file__).parent
MAIN_OUTCOME = "rd_expenditure_real"
OUTCOMES = (MAIN_OUTCOME, "invention_patents_in_force", "gdp")
SHOWN_COSTS = 6  # levers shown of the ledger, by extra cost
SCREENED = 8  # levers shown of the screening
PAIRS = sys.argv[3:]  # points of leading_levers that follow each other in Table 5


def answer(name):
    return json.loads((ANSWERS / f"{name}.json").read_text())


def say(en, zh):
    return zh if LANGUAGE == "zh" else en


def names(listing):
    return {row["id"]: row[f"name_{LANGUAGE}"] for row in answer(listing)}


INDICATORS, LEVERS = names("indicators"), names("levers")
REGIONS = {"PRD": "珠三角", "Guangzhou": "广州", "Shenzhen": "深圳"}
DECIMALS = {"percent": 2, "index": 3, "100 million CNY": 0, "patents per 10000 people": 1}


def region(name):
    return say(name, REGIONS[name])


def number(value, decimals):
    if value is None:
        return "-"
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def interval(middle, low, high, decimals):
    if low is None:
        return number(middle, decimals)
    return f"{number(middle, decimals)} [{number(low, decimals)}, {number(high, decimals)}]"


def estimate(row, middle, decimals):
    return interval(row[middle], row["low_90"], row["high_90"], decimals)


def probability(value):
    return "-" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def table(id, rows, *of_title):
    title, columns = HEADINGS[id][LANGUAGE]
    title = title.format(*of_title)
    print(f"\n**{title}**\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + "|".join(["---"] + ["--:"] * (len(columns) - 1)) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def holm(p_values):
    """Holm's (1979) step-down adjustment, in the order of p_values."""
    adjusted, largest = [0.0] * len(p_values), 0.0
    for rank, k in enumerate(sorted(range(len(p_values)), key=lambda k: p_values[k])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[k]))
        adjusted[k] = largest
    return adjusted


def factors(sweep):
    """Levers of a one-at-a-time sweep with one value each: point k moves the k-th, from 1."""
    return re.findall(r'^id = "(\w+)"', (HERE / f"{sweep}.toml").read_text(), re.MULTILINE)


def by_point_and_variable(rows):
    return {(int(row["other"]), row["variable"]): row for row in rows}


def costs_of_all_years(answers):
    return {int(row["other"]): row for row in answers["public_cost"]
            if row["kind"] == "all" and row["first_year"] < row["last_year"]}


def goals_of_2020():
    def indicators(name):
        return {row["id"]: row for row in answer(name)[0]["indicators"]}

    def at(row, year):
        return next(entry for entry in row["years"] if entry["year"] == year)

    without, planned = indicators("goals_baseline"), indicators("goals_plan")
    effects = {row["variable"]: row for row in answer("effects_2020")["comparison"]}
    rows = []
    for id, row in planned.items():
        if row["goal_year"] != 2020:
            continue
        places = 1 if row["unit"] == "percent" and id != "rd_intensity" else DECIMALS.get(row["unit"], 0)
        before, after = at(without[id], 2020), at(row, 2020)
        rows.append([INDICATORS[id], f"{row['relation']} {number(row['goal'], 0)}",
                     number(at(row, 2015)["median"], places), number(before["median"], places),
                     interval(after["median"], after["low_90"], after["high_90"], places),
                     f"{before['probability']['estimate']:.2f}", f"{after['probability']['estimate']:.2f}",
                     estimate(effects[id], "difference", places)])
    table("goals", rows)


def effects_of_2030():
    rows = []
    for row in answer("effects_2030")["comparison"]:
        places = DECIMALS.get(row["unit"], 0)
        rows.append([f"{INDICATORS[row['variable']]}, {region(row['region'])}", number(row["baseline_mean"], places),
                     number(row["other_mean"], places), estimate(row, "difference", places),
                     probability(row["adjusted_p"])])
    table("effects", rows)


def public_money():
    lines = answer("money")["public_cost"]
    kinds = {"all": say("all", "合计"), "outlay": say("outlays", "财政支出"),
             "tax_expenditure": say("tax not raised", "税式支出")}

    def line(name, row):
        return [name, number(row["baseline_cost"], 0), number(row["other_cost"], 0), estimate(row, "extra_cost", 0)]

    rows = [line(f"{kinds[row['kind']]}, {region(row['region'])}", row) for row in lines if not row["lever"]]
    by_lever = [row for row in lines if row["lever"] and row["region"] == "Guangzhou"]
    by_lever.sort(key=lambda row: -row["extra_cost"])
    rows += [line(LEVERS[row["lever"]], row) for row in by_lever[:SHOWN_COSTS]]
    table("money", rows)
    wanted = {"rd_per_yuan": say("extra R&D per yuan", "每元增加的研发投入"),
              "private_rd_per_yuan": say("of it not paid by the public", "其中非财政出资"),
              "cost_per_patent": say("10 000 CNY per extra patent granted", "每增加一件授权发明专利的成本（万元）")}
    print()
    for row in answer("money")["cost_effectiveness"]:
        if row["measure"] in wanted:
            print(f"- {wanted[row['measure']]}, {region(row['region'])}: {estimate(row, 'ratio', 2)}")


def screening():
    ids = factors("without_one_lever")
    effects = by_point_and_variable(answer("screening")["comparison"])
    costs = costs_of_all_years(answer("screening"))
    order = sorted(range(1, len(ids) + 1), key=lambda k: effects[k, MAIN_OUTCOME]["difference"])
    rows = [[str(place), LEVERS[ids[k - 1]]] + [number(effects[k, id]["difference"], 0) for id in OUTCOMES]
            + [f"{1 - effects[k, MAIN_OUTCOME]['share_positive']:.2f}", number(costs[k]["extra_cost"], 0)]
            for place, k in enumerate(order[:SCREENED], 1)]
    table("screening", rows, SCREENED, len(ids))


def leading():
    ids = factors("leading_levers")
    answers = answer("leading")
    effects = by_point_and_variable(answers["comparison"])
    costs = costs_of_all_years(answers)
    sums = {int(row["other"]): row for row in answers["city_balance"]
            if row["region"] == "Guangzhou" and row["variable"] == MAIN_OUTCOME}
    ratios = {int(row["other"]): row for row in answers["cost_effectiveness"] if row["measure"] == "rd_per_yuan"}
    family = [(k, id) for k in range(1, len(ids) + 1) for id in OUTCOMES]
    adjusted = dict(zip(family, holm([effects[key]["p"] for key in family])))
    rows = []
    for k in sorted(range(1, len(ids) + 1), key=lambda k: sums[k]["extra"]):
        rows.append([LEVERS[ids[k - 1]], estimate(sums[k], "extra", 0)]
                    + [estimate(effects[k, id], "difference", 0) + ("" if adjusted[k, id] < 0.1 else "°")
                       for id in OUTCOMES]
                    + [estimate(costs[k], "extra_cost", 0), estimate(ratios[k], "ratio", 2)])
    table("leading", rows)
    print(f"\n° {say('adjusted p of 0.1 or more', '校正p值不小于0.1')} (Holm, {len(family)})")


def between_leading():
    ids, rows = factors("leading_levers"), []
    for pair in PAIRS:
        row = answer(f"between_{pair}")["additionality"][0]
        first, second = (LEVERS[ids[int(point) - 1]] for point in pair.split(","))
        in_all_years = interval(row["cumulated"], row["cumulated_low_90"], row["cumulated_high_90"], 0)
        rows.append([f"{first} / {second}", in_all_years, estimate(row, "extra", 0), f"{row['share_positive']:.2f}"])
    table("between", rows)


def coordination():
    rows = []
    for row in answer("coordination")["comparison"]:
        rows.append([f"{INDICATORS[row['variable']]}, {region(row['region'])}", number(row["baseline_mean"], 0),
                     estimate(row, "difference", 0), f"{row['share_positive']:.2f}", probability(row["adjusted_p"])])
    table("coordination", rows)
    print()
    for row in answer("coordination_money")["public_cost"]:
        if row["kind"] == "all":
            name = say("extra public cost", "公共成本增量")
            print(f"- {name}, {region(row['region'])}: {estimate(row, 'extra_cost', 0)}")


def unsure():
    rows = []
    for row in answer("variance")["variance"]:
        rows.append([f"{INDICATORS[row['variable']]}, {row['year']}", number(row["mean"], DECIMALS.get(row["unit"], 0)),
                     number(row["standard_deviation"], DECIMALS.get(row["unit"], 0)),
                     interval(row["parameters"], row["parameters_low_90"], row["parameters_high_90"], 2)])
    table("unsure", rows)


for part in (goals_of_2020, effects_of_2030, public_money, screening, leading, between_leading, coordination,
             unsure):
    part()
