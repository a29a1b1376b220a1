// swift-tools-version: 6.2
//
// The map of `regimen`. A target is a room; an arrow is a dependency, and there is no other way between rooms.
//
//   CalendarTime   days, partial dates, instants                      rests on nothing
//   JSONText       reading and writing JSON as bytes                  rests on nothing
//   Spelling       the nearest known word to a misspelt one           rests on nothing
//   Statistics     summaries and survival curves, no patients         rests on nothing
//   Arguments      the command line as declarations                   Spelling
//   EventStorage   bytes and durability, no medicine                  CalendarTime, JSONText
//   PatientRecord  medicine, no bytes                                 CalendarTime, Spelling
//   RecordKeeping  the only room that knows both                      the two above, JSONText, Spelling
//   Projections    from a patient's history to rows                   PatientRecord, CalendarTime
//   regimen        a file per command, queries, renderers             all
//   case-series    (Tools) builds the reference log from its facts    what it takes to write a log
//
// Targets stand in that order; each has a test target of its name with `Tests` behind it.

import PackageDescription

let package = Package(
  name: "regimen",
  dependencies: [],
  targets: [
    .target(name: "CalendarTime"),
    .target(name: "JSONText"),
    .target(name: "Spelling"),
    .target(name: "Statistics"),
    .target(name: "Arguments", dependencies: ["Spelling"]),
    .target(name: "PatientRecord", dependencies: ["CalendarTime", "Spelling"]),


    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "SpellingTests", dependencies: ["Spelling"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "TestSupport"]),
    .testTarget(name: "ArgumentsTests", dependencies: ["Arguments", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
}
