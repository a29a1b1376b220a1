// swift-tools-version: 6.2
//
// The map of `regimen`. A target is a room; an arrow is a dependency, and there is no other way between rooms.
//
//   ByteScanning   lines, words and hashes of raw bytes               rests on nothing
//   CalendarTime   days, partial dates, instants                      rests on nothing
//   Text           words for people: spelling, escapes, width, carets rests on nothing
//   JSONText       reading and writing JSON as bytes                  Text
//   Statistics     summaries and survival curves, no patients         rests on nothing
//   SystemCalls    files, streams, threads, clock: the one room with #if  CalendarTime, Text
//   Arguments      the command line as declarations                   Text
//   DelimitedText  CSV as bytes: encodings, quotes, rows, faults       rests on nothing
//   SHAInstructions  SHA-256 by the processor's instructions, in C    rests on nothing
//   Seals          SHA-256, the Merkle tree and its proofs            SHAInstructions
//   EventStorage   bytes and durability, no medicine                  ByteScanning, CalendarTime, JSONText,
//                                                                     SystemCalls, Seals
//   PatientRecord  medicine, no files                                 ByteScanning, CalendarTime
//   RecordKeeping  the only room that knows both                      ByteScanning, CalendarTime, JSONText, Text,
//                                                                     SystemCalls, Seals, EventStorage,
//                                                                     PatientRecord
//   Projections    from a patient's history to rows                   PatientRecord, CalendarTime, Text
//   Answers        columns declared once; JSON, CSV, tables           CalendarTime, JSONText, Text, SystemCalls
//   Queries        a file per query: options, columns, answer         CalendarTime, JSONText, Text, Statistics,
//                                                                     SystemCalls, Arguments, EventStorage,
//                                                                     PatientRecord, RecordKeeping, Projections,
//                                                                     Answers
//   Claims         a paper's figures, each derived again              CalendarTime, JSONText, Text, Statistics,
//                                                                     PatientRecord, Projections, Answers, Queries
//   Reports        the figures and the page of a record: SVG, HTML    CalendarTime, JSONText, Text, Statistics,
//                                                                     PatientRecord, Projections, Answers, Queries
//   Entry          events from flags and dialogue; completion         CalendarTime, JSONText, Text, SystemCalls,
//                                                                     Arguments, Seals, EventStorage, PatientRecord,
//                                                                     RecordKeeping, Projections, Queries
//   Importing      the rows of a file become drafts of events         CalendarTime, JSONText, Seals, DelimitedText,
//                                                                     PatientRecord, RecordKeeping
//   Exporting      tables, forms and files of other programs          CalendarTime, Text, Seals, PatientRecord,
//                                                                     RecordKeeping, Projections, Answers, Queries,
//                                                                     Importing
//   regimen        a file per command                                 all
//   case-series    (Tools) builds the reference log from its facts    what it takes to write a log
//   SimulatedDisk  (Tests) a file system that fails when told to      SystemCalls
//   crash-matrix   (Tools) crashes and faults over random logs        EventStorage, SimulatedDisk
//   survival-oracle (Tools) figures of Statistics, to hold against R    Statistics
//   bit-flips      (Tools) each bit of a log flipped, and found       EventStorage, SimulatedDisk
//   append-rate    (Tools) batches a second, by writers               EventStorage
//   sample-log     (Tools) a log of any size from a seed              EventStorage, PatientRecord
//   line-rate      (Tools) lines read a second, seals verified         EventStorage, RecordKeeping
//   fuzz           (Tools) laws of every reader of bytes, under libFuzzer; only with REGIMEN_FUZZ set
//
// Targets stand in that order; each room has a test target of its name with `Tests` behind it.

import PackageDescription

let package = Package(
  name: "regimen",
  products: [
    .executable(name: "regimen", targets: ["regimen"])
  ],
  dependencies: [],
  targets: [
    .target(name: "ByteScanning"),
    .target(name: "CalendarTime"),
    .target(name: "Text"),
    .target(name: "JSONText", dependencies: ["Text"]),
    .target(name: "Statistics"),
    .target(name: "SystemCalls", dependencies: ["CalendarTime", "Text"]),
    .target(name: "Arguments", dependencies: ["Text"]),
    .target(name: "DelimitedText"),
    .target(name: "SHAInstructions"),
    .target(name: "Seals", dependencies: ["SHAInstructions"]),
    .target(
      name: "EventStorage",
      dependencies: ["ByteScanning", "CalendarTime", "JSONText", "SystemCalls", "Seals"]),
    .target(name: "PatientRecord", dependencies: ["ByteScanning", "CalendarTime"]),
    .target(
      name: "RecordKeeping",
      dependencies: [
        "ByteScanning", "CalendarTime", "JSONText", "Text", "SystemCalls", "Seals", "EventStorage", "PatientRecord",
      ]),
    .target(name: "Projections", dependencies: ["CalendarTime", "Text", "PatientRecord"]),
    .target(name: "Answers", dependencies: ["CalendarTime", "JSONText", "Text", "SystemCalls"]),
    .target(
      name: "Queries",
      dependencies: [
        "CalendarTime", "JSONText", "Text", "Statistics", "SystemCalls", "Arguments", "EventStorage", "PatientRecord",
        "RecordKeeping", "Projections", "Answers",
      ]),
    .target(
      name: "Claims",
      dependencies: [
        "CalendarTime", "JSONText", "Text", "Statistics", "PatientRecord", "Projections", "Answers", "Queries",
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "CalendarTime", "JSONText", "Text", "Statistics", "PatientRecord", "Projections", "Answers", "Queries",
      ]),
    .target(
      name: "Entry",
      dependencies: [
        "CalendarTime", "JSONText", "Text", "SystemCalls", "Arguments", "Seals", "EventStorage", "PatientRecord",
        "RecordKeeping", "Projections", "Queries",
      ]),
    .target(
      name: "Importing",
      dependencies: ["CalendarTime", "JSONText", "Seals", "DelimitedText", "PatientRecord", "RecordKeeping"]),
    .target(
      name: "Exporting",
      dependencies: [
        "CalendarTime", "Text", "Seals", "PatientRecord", "RecordKeeping", "Projections", "Answers", "Queries",
        "Importing",
      ]),
    .executableTarget(
      name: "regimen",
      dependencies: [
        "CalendarTime", "JSONText", "Text", "SystemCalls", "Arguments", "Seals", "EventStorage", "PatientRecord",
        "RecordKeeping", "Projections", "Answers", "Queries", "Claims", "Reports", "Entry", "Importing", "Exporting",
      ]),

    .executableTarget(
      name: "case-series",
      dependencies: ["CalendarTime", "JSONText", "SystemCalls", "EventStorage", "PatientRecord", "RecordKeeping"],
      path: "Tools/case-series"),

    .executableTarget(
      name: "survival-oracle", dependencies: ["Statistics"], path: "Tools/checks/survival-oracle",
      exclude: [
        "cohorts.py", "compare.py", "figures.R", "figures.py", "install", "late.R", "make-oracle.R", "requirements.txt",
      ]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(name: "SimulatedDisk", dependencies: ["SystemCalls", "TestSupport"], path: "Tests/SimulatedDisk"),
    .executableTarget(
      name: "crash-matrix",
      dependencies: ["CalendarTime", "SystemCalls", "EventStorage", "SimulatedDisk", "TestSupport"],
      path: "Tools/checks/crash-matrix"),
    .executableTarget(
      name: "bit-flips", dependencies: ["SystemCalls", "EventStorage", "SimulatedDisk"],
      path: "Tools/checks/bit-flips"),
    .executableTarget(
      name: "append-rate", dependencies: ["CalendarTime", "SystemCalls", "EventStorage"], path: "Tools/append-rate"),
    .executableTarget(
      name: "sample-log", dependencies: ["CalendarTime", "EventStorage", "PatientRecord"],
      path: "Tools/sample-log"),
    .executableTarget(
      name: "line-rate", dependencies: ["SystemCalls", "EventStorage", "RecordKeeping"],
      path: "Tools/line-rate"),

    .testTarget(name: "ByteScanningTests", dependencies: ["ByteScanning", "TestSupport"]),
    .testTarget(name: "CalendarTimeTests", dependencies: ["CalendarTime", "TestSupport"]),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText", "Text", "TestSupport"]),
    .testTarget(name: "TextTests", dependencies: ["Text", "TestSupport"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "TestSupport"]),
    .testTarget(name: "SystemCallsTests", dependencies: ["SystemCalls", "Text", "TestSupport"]),
    .testTarget(name: "ArgumentsTests", dependencies: ["Arguments", "TestSupport"]),
    .testTarget(name: "DelimitedTextTests", dependencies: ["DelimitedText", "TestSupport"]),
    .testTarget(name: "SHAInstructionsTests", dependencies: ["SHAInstructions"]),
    .testTarget(name: "SealsTests", dependencies: ["Seals", "TestSupport"]),
    .testTarget(
      name: "EventStorageTests",
      dependencies: [
        "EventStorage", "CalendarTime", "JSONText", "SystemCalls", "Seals", "SimulatedDisk", "TestSupport",
      ]),
    .testTarget(
      name: "PatientRecordTests", dependencies: ["PatientRecord", "CalendarTime", "TestSupport"]),
    .testTarget(
      name: "RecordKeepingTests",
      dependencies: [
        "RecordKeeping", "PatientRecord", "EventStorage", "SystemCalls", "Seals", "ByteScanning", "CalendarTime",
        "JSONText",
        "TestSupport",
      ]),
    .testTarget(
      name: "ProjectionsTests",
      dependencies: ["Projections", "PatientRecord", "CalendarTime", "TestSupport"]),
    .testTarget(
      name: "AnswersTests", dependencies: ["Answers", "CalendarTime", "JSONText", "Text", "TestSupport"]),
    .testTarget(
      name: "QueriesTests",
      dependencies: [
        "Queries", "Answers", "Arguments", "CalendarTime", "Seals", "EventStorage", "PatientRecord", "RecordKeeping",
        "Projections",
        "Statistics", "TestSupport",
      ]),
    .testTarget(name: "ClaimsTests", dependencies: ["Claims", "Answers", "JSONText", "TestSupport"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "CalendarTime", "PatientRecord", "Projections", "Statistics", "TestSupport"]),
    .testTarget(
      name: "EntryTests",
      dependencies: ["Entry", "Arguments", "EventStorage", "PatientRecord", "RecordKeeping", "Text"]),
    .testTarget(
      name: "ImportingTests",
      dependencies: [
        "Importing", "CalendarTime", "DelimitedText", "JSONText", "PatientRecord", "RecordKeeping", "TestSupport",
      ]),
    .testTarget(
      name: "ExportingTests",
      dependencies: ["Exporting", "Answers", "Importing", "JSONText", "PatientRecord", "TestSupport"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "regimen", "case-series", "crash-matrix", "bit-flips", "sample-log", "line-rate", "append-rate", "CalendarTime",
        "JSONText", "Text", "SystemCalls", "Seals", "EventStorage", "PatientRecord", "RecordKeeping", "Arguments",
        "Answers", "Queries", "TestSupport",
      ]),
    .testTarget(name: "ConventionTests", dependencies: ["TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzz targets are no part of a normal build: `Tools/checks/fuzz/run` asks for them.
if Context.environment["REGIMEN_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CalendarTime", "JSONText", "Text", "SystemCalls", "Seals", "EventStorage", "PatientRecord", "RecordKeeping",
        "Projections", "Answers", "Queries", "Claims", "Entry", "DelimitedText", "Importing",
      ],
      path: "Tools/checks/fuzz", exclude: ["run"]))
}

// Warnings are errors in `.ci/run` alone: a warning that a newer compiler adds must not stop a user's build.
let strictSettings: [SwiftSetting] =
  Context.environment["REGIMEN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

for target in package.targets {
  target.swiftSettings =
    [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .strictMemorySafety(),
    ] + strictSettings
}
