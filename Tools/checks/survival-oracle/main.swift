import Foundation
import Statistics

// Prints what the room Statistics makes of cohorts.csv, late.csv and counts.csv in a directory, "cohort,figure,value":
// Tools/checks/survival-oracle/compare.py holds them against R, lifelines and scipy, which print the same figures.

guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(
    Data("survival-oracle: name the directory of cohorts.csv, late.csv and counts.csv\n".utf8))
  exit(2)
}

let directory = CommandLine.arguments[1]
var lines: [String] = []

for cohort in try Cohort.all(in: directory + "/cohorts.csv") { lines += cohort.figures.map(cohort.line) }
for cohort in try LateCohort.all(in: directory + "/late.csv") { lines += cohort.figures.map(cohort.line) }
for row in try rows(of: directory + "/counts.csv") {
  lines += exactFigures(count: Int(row[1]), total: Int(row[2]), time: row[3]).map { csvLine(Int(row[0]), $0) }
}
FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
