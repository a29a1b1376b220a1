# Draws with survminer the curves that `regimen plot survival --by anchor` draws, from the tables of `regimen export
# tables`, and prints their numbers at risk and stopped: both must be those under the program's curves.
#
#     Rscript beside.R TABLES PICTURE.png
words <- commandArgs(trailingOnly = TRUE)
table <- function(name) read.csv(file.path(words[1], paste0(name, ".csv")), na.strings = "", stringsAsFactors = FALSE)

library(survival)

rows <- table("combinations")
rows <- rows[!is.na(rows$entry_months), ]
rows$stopped <- rows$ongoing == "false"
fit <- survfit(Surv(months, stopped) ~ anchor, data = rows, conf.type = "log-log")
drawn <- survminer::ggsurvplot(
  fit, data = rows, conf.int = TRUE, risk.table = TRUE, cumevents = TRUE, surv.median.line = "hv", break.time.by = 6)
png(words[2], width = 174, height = 150, units = "mm", res = 200)
print(drawn)
invisible(dev.off())

counted <- summary(fit, times = seq(0, 30, 6), extend = TRUE)
stopped <- ave(counted$n.event, counted$strata, FUN = cumsum)
print(data.frame(group = counted$strata, month = counted$time, at_risk = counted$n.risk, stopped = stopped))
