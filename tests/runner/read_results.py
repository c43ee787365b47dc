"""Reads the small result file of results_readers.test.cpp as its users would, with the reader named on the
command line, and compares what comes out with what was written. Exit code 77: a module is missing."""
import hashlib
import struct
import sys

MISSING = 77
REPLICATES = [0, 3]  # those that finished, of four


def written(replicate, dataset, step, k):
    return 1000.0 * replicate + 100.0 * dataset + step + 1e-3 * k


def check(condition, what):
    if not condition:
        sys.exit("wrong: " + what)


def read_with_xarray(path, engine):
    import xarray

    with xarray.open_dataset(path, engine=engine) as results:
        gdp = results["gdp"]
        check(gdp.dims == ("design", "replicate", "year", "region"), f"dimensions of gdp: {gdp.dims}")
        for replicate in REPLICATES:
            value = gdp.sel(design=0, replicate=replicate, year=2017, region="Huizhou").item()
            check(value == written(replicate, 1, 2, 4), f"gdp of replicate {replicate}: {value}")
        check(bool(gdp.sel(replicate=[1, 2]).isnull().all()), "runs that did not finish are NaN")
        check(gdp.attrs["units"] == "100 million CNY", "units of gdp")
        check(gdp.attrs["long_name_zh"] == "地区生产总值", "Chinese name of gdp")
        check(results["rd_intensity"].attrs["goal_2020"] == 3.0, "goal of rd_intensity")
        check(list(results["year"].values) == [2015, 2016, 2017, 2018], "years are plain integers")
        check(results["region"].values[-1] == "PRD", "regions are labelled")
        check(list(results["exits_by_age"]["age"].values) == list(range(31)), "ages are integers")
        check(results["gdp_quarterly"].sel(quarter=2016.375, replicate=0, region="Guangzhou").item() == 101.0, "quarters")
        check(results["observed_gdp"].sel(observed_year=2015, region="Shenzhen").item() == 18014.07, "observed value")
        check(list(results["replicate_status"].values[0]) == [0, 1, 2, 0], "status of replicates")
        check(list(results.data_vars)[:2] == ["rd_intensity", "gdp"], "variables keep their order")
        check("gdp" in results["gdp"].to_dataframe().columns, "a variable becomes a table")
    with xarray.open_dataset(path, engine=engine, group="firm_panel/0/2018") as firms:
        check(list(firms["cash"].values) == [5, -7], "money of firms in fen")
        check(firms["cash"].attrs["units"] == "fen", "units of firms' money")
        check(list(firms["id"].values) == [7, 9], "ids of firms")
        check(firms["city"].attrs["flag_meanings"].split()[3] == "Foshan", "meaning of city codes")
    with xarray.open_dataset(path, engine=engine, group="manifest") as manifest:
        check(manifest.attrs["scenario_name"] == "vouchers", "scenario name")
        check(str(manifest["failure_message"].values[0, 1]) == "2017Q2, Foshan: 现金为负", "failure message")
    with xarray.open_dataset(path, engine=engine, group="manifest/levers") as levers:
        course = levers["course"].sel(set_lever="voucher_value", city="Shenzhen").item()
        check(course == "step 2016=20", f"course of a lever: {course}")


def read_with_h5py(path):
    """Recomputes the result hash from the file, by the definition in results_format.md."""
    import h5py

    with h5py.File(path) as file:
        manifest = file["manifest"].attrs
        scenario = file["manifest/scenario"][()]
        status = file["replicate_status"][...]
        designs, replicates = status.shape
        digest = hashlib.sha256()
        digest.update(f"kapok results 1\nseed {manifest['seed']}\ndesigns {designs}\nreplicates {replicates}\n".encode())
        digest.update(f"scenario {len(scenario)}\n".encode() + scenario)
        names = []
        root = h5py.h5g.open(file.id, b"/")
        root.links.iterate(lambda name: names.append(name.decode()), idx_type=h5py.h5.INDEX_CRT_ORDER)
        arrays = [name for name in names if name not in ("manifest", "firm_panel", "replicate_status")
                  and file[name].ndim > 2 and file[name].dims[0].keys()[0].endswith("design")]
        for design in range(designs):
            for replicate in range(replicates):
                digest.update(f"\nrun {design} {replicate} {status[design, replicate]}".encode())
                for name in arrays if status[design, replicate] == 0 else []:
                    values = file[name][design, replicate]
                    digest.update(f"\narray {name} {' '.join(map(str, values.shape))}\n".encode())
                    values[values != values] = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000))[0]
                    digest.update(values.astype("<f8").tobytes())
        text = manifest["result_hash"]
        text = text.decode() if isinstance(text, bytes) else text
        check(digest.hexdigest() == text, "the result hash follows from the file")


reader, path = sys.argv[1:]
try:
    if reader == "h5py":
        read_with_h5py(path)
    else:
        __import__("netCDF4" if reader == "netcdf4" else reader)
        read_with_xarray(path, reader)
except ModuleNotFoundError as missing:
    print(f"there is no Python module '{missing.name}'")
    sys.exit(MISSING)
