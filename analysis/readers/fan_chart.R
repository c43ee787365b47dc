#!/usr/bin/env Rscript
# Draws the paths of one variable over all replicates as a fan, with what was observed and the plan's goal.
#
#     Rscript fan_chart.R results/plan.h5 hnte Guangzhou hnte.png
#
# Needs the package hdf5r (Debian: r-cran-hdf5r). Exit code 77: it is missing.

bands <- list(c(0.05, 0.95), c(0.25, 0.75))  # shares of the replicates, from the widest to the narrowest
blue <- function(opacity) rgb(0.12, 0.47, 0.71, opacity)

if (!requireNamespace("hdf5r", quietly = TRUE)) {
  cat("there is no R package 'hdf5r'\n")
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

results <- hdf5r::H5File$new(arguments[1], mode = "r")
if (!results$exists(id)) complain(arguments[1], " has no variable '", id, "'")
attributes_of <- hdf5r::h5attributes(results[[id]])
year <- results[["year"]][]
regions <- results[["region"]][]
region <- match(region_name, regions)
if (is.na(region)) complain("unknown region '", region_name, "'; there are ", paste(regions, collapse = ", "))

# hdf5r gives the dimensions of the file in reverse: region, year, replicate, design
paths <- matrix(results[[id]][region, , , 1], nrow = length(year))
paths <- paths[, colSums(!is.na(paths)) > 0, drop = FALSE]  # runs that finished
edge <- function(share) apply(paths, 1, quantile, probs = share, na.rm = TRUE)
observed_id <- paste0("observed_", id)
observed <- if (results$exists(observed_id)) results[[observed_id]][region, ]
observed_year <- if (!is.null(observed)) results[["observed_year"]][]
goal <- unlist(attributes_of[grep("^goal_[0-9]+$", names(attributes_of))])

png(picture, width = 1200, height = 675, res = 150)
plot(range(year, observed_year[!is.na(observed)]), range(paths, observed, goal, na.rm = TRUE), type = "n", xlab = "",
     ylab = attributes_of$units, main = paste0(region_name, ": ", attributes_of$long_name))
for (band in bands) {
  drawn <- !is.na(edge(band[1]))
  outline <- c(edge(band[1])[drawn], rev(edge(band[2])[drawn]))
  polygon(c(year[drawn], rev(year[drawn])), outline, col = blue(0.25), border = NA)
}
lines(year, edge(0.5), col = blue(1), lwd = 2)
points(observed_year, observed, pch = 19)
if (length(goal) > 0) abline(h = goal, col = "red", lty = 2)
drawn <- c(TRUE, !is.null(observed), length(goal) > 0)
legend("topleft", legend = c("median, 50% and 90% of replicates", "observed", "goal (Guangzhou)")[drawn], bty = "n",
       col = c(blue(1), "black", "red")[drawn], lty = c(1, NA, 2)[drawn], pch = c(NA, 19, NA)[drawn])
invisible(dev.off())
cat(picture, ": ", id, " of ", region_name, ", ", ncol(paths), " replicates\n", sep = "")
