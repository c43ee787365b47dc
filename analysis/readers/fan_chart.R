#!/usr/bin/env Rscript
# Draws the paths of one variable over all replicates as a fan, with what was observed and the plan's goal.
#
#     Rscript fan_chart.R results/plan.h5 hnte Guangzhou hnte.png
#
# Needs the package ncdf4 (Debian: r-cran-ncdf4). Exit code 77: it is missing.

bands <- list(c(0.05, 0.95), c(0.25, 0.75))  # shares of the replicates, from the widest to the narrowest

if (!requireNamespace("ncdf4", quietly = TRUE)) {
  cat("there is no R package 'ncdf4'\n")
  quit(status = 77)
}
complain <- function(...) {
  message(...)
  quit(status = 1)
}

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) < 1) complain("usage: Rscript fan_chart.R RESULT [VARIABLE] [REGION] [PICTURE]")
usual <- c(NA, "rd_intensity", "Guangzhou", "fan_chart.png")
arguments <- c(arguments, usual[seq_along(usual) > length(arguments)])
id <- arguments[2]
region_name <- arguments[3]
picture <- arguments[4]

results <- ncdf4::nc_open(arguments[1])
if (!(id %in% names(results$var))) complain(arguments[1], " has no variable '", id, "'")
attribute <- function(name) ncdf4::ncatt_get(results, id, name)
year <- ncdf4::ncvar_get(results, "year")
regions <- ncdf4::ncvar_get(results, "region")
region <- match(region_name, regions)
if (is.na(region)) complain("unknown region '", region_name, "'; there are ", paste(regions, collapse = ", "))

# ncdf4 gives the dimensions of the file in reverse: region, year, replicate, design
values <- ncdf4::ncvar_get(results, id, collapse_degen = FALSE)
paths <- matrix(values[region, , , 1], nrow = length(year))
paths <- paths[, colSums(!is.na(paths)) > 0, drop = FALSE]  # runs that finished
edge <- function(share) apply(paths, 1, quantile, probs = share, na.rm = TRUE)

observed_id <- paste0("observed_", id)
has_observed <- observed_id %in% names(results$var)
observed <- if (has_observed) ncdf4::ncvar_get(results, observed_id)[region, ] else numeric(0)
observed_year <- if (has_observed) ncdf4::ncvar_get(results, "observed_year") else numeric(0)
goals <- Filter(function(goal) goal$hasatt, lapply(c("goal_2020", "goal_2030", "goal_2049"), attribute))
goal <- vapply(goals, function(found) as.numeric(found$value), numeric(1))

png(picture, width = 1200, height = 675, res = 150)
plot(range(year, observed_year[!is.na(observed)]), range(paths, observed, goal, na.rm = TRUE), type = "n", xlab = "",
     ylab = attribute("units")$value, main = paste0(region_name, ": ", attribute("long_name")$value))
for (band in bands) {
  drawn <- !is.na(edge(band[1]))
  polygon(c(year[drawn], rev(year[drawn])), c(edge(band[1])[drawn], rev(edge(band[2])[drawn])), col = rgb(0.12, 0.47, 0.71, 0.25), border = NA)
}
lines(year, edge(0.5), col = rgb(0.12, 0.47, 0.71), lwd = 2)
points(observed_year, observed, pch = 19)
abline(h = goal, col = "red", lty = 2)
legend("topleft", bty = "n", legend = c("median, 50% and 90% of replicates", "observed", if (length(goal)) "goal (Guangzhou)"),
       col = c(rgb(0.12, 0.47, 0.71), "black", if (length(goal)) "red"), lty = c(1, NA, 2)[seq_len(2 + length(goal))],
       pch = c(NA, 19, NA)[seq_len(2 + length(goal))])
invisible(dev.off())
ncdf4::nc_close(results)
cat(picture, ": ", id, " of ", region_name, ", ", ncol(paths), " replicates\n", sep = "")
