import Foundation
import TestSupport
import Testing

/// The harness on small files, so that it still runs when it is wanted: no time is judged here.
@Suite("Benchmarks")
struct BenchmarkTests {
  @Test("the harness builds logs, has all contenders answer alike, and prints every goal")
  func quick() throws {
    try withTemporaryDirectory { directory in
      let result = try harness("--quick", directory: directory)
      #expect(result.status == 0, "\(result.output)\(result.error)")
      // What is installed answers; the loop in Python needs nothing but Python.
      #expect(result.output.contains(/combinations, equal in .*python/))
      #expect(result.output.contains("| `combinations` against DuckDB with as little work as it needs, wall | 2.5x |"))
    }
  }

  @Test("a growing log is measured at each size")
  func growth() throws {
    try withTemporaryDirectory { directory in
      let result = try harness("--quick", "--grow", "1000,2000", directory: directory)
      #expect(result.status == 0, "\(result.output)\(result.error)")
      #expect(result.output.contains("| wall | 1000 events | 2000 events |"))
    }
  }

  @Test("the sample log is in the form of the product's writer, and the record has nothing to find in it")
  func sampleLog() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      // Made in two steps: the second goes on where the first ended.
      for count in ["700", "1200"] {
        try succeeds(try run(PackageLayout.executable("sample-log"), [log, count, "--of", "1200", "--batch", "100"]))
      }
      let verified = try regimen("verify", log: log)
      #expect(verified.output.hasPrefix("ok: 1200 events in 12 sealed batches\n"), "\(verified.output)")
      let lines = try run(PackageLayout.executable("line-rate"), [log + "/00000000000000000001.jsonl", "1"])
      #expect(lines.output.hasPrefix("1200 lines, 1200 canonical,"), "\(lines.output)")
    }
  }

  @Test("every command whose instructions are counted has a threshold")
  func thresholds() throws {
    let directory = PackageLayout.root + "/Tools/checks/instruction-counts"
    let listed = try run(
      "/usr/bin/env", ["python3", directory + "/run", "--list"], environment: ProcessInfo.processInfo.environment)
    let rows = try String(contentsOfFile: directory + "/thresholds.tsv", encoding: .utf8).split(separator: "\n")
    let names = Set(rows.map { String($0.split(separator: "\t")[1]) })
    #expect(names == Set(try succeeds(listed).split(separator: "\n").map(String.init)))
  }

  private func harness(_ words: String..., directory: String) throws -> ProcessResult {
    let program = PackageLayout.executable("regimen")
    let tools = (program as NSString).deletingLastPathComponent
    return try run(
      "/usr/bin/env",
      [
        "python3", PackageLayout.root + "/Tools/benchmark/benchmark.py", "--regimen", program, "--tools", tools,
        "--directory", directory,
      ] + words, environment: ProcessInfo.processInfo.environment)
  }
}
