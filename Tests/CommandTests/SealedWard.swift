import Foundation
import TestSupport
import Testing

/// A log of three batches of two events, made by the program in a directory of its own, and what can be done to its
/// files by one who may write them all.
struct SealedWard {
  let path: String
  static let segment = "00000000000000000001.jsonl"

  /// Makes the log; the events of each batch are by `author`.
  init(_ path: String, author: String = "nurse-7", batches: Int = 3) throws {
    self.path = path
    try #require(try regimen("init", path, "--name", "Ward").status == 0)
    for batch in 1...batches {
      let drafts = ["02", "03"].map { month in
        #"{"type":"patient-seen","patient":"P0\#(batch)","occurred":"2024-\#(month)-01","#
          + #""author":"\#(author)","data":{}}"#
      }
      let input = drafts.joined(separator: "\n")
      try #require(try regimen("append", "-", "--log", path, input: input).status == 0)
    }
  }

  /// What `regimen verify` says of the log and its seals, without what its checks find in the entries.
  func verify(against seal: String? = nil) throws -> ProcessResult {
    let result = try regimen(["verify", "--log", path] + (seal.map { ["--against", $0] } ?? []))
    let lines = result.output.split(separator: "\n").filter { !$0.hasPrefix("checks: ") }
    return ProcessResult(
      status: result.status, output: lines.map { $0 + "\n" }.joined(), error: result.error)
  }

  /// What the second verifier says of it.
  func secondVerifier() throws -> ProcessResult { try verifySeals([path]) }

  /// The lines of a segment.
  func lines(_ segment: String = segment) throws -> [String] {
    try read(segment).split(separator: "\n").map(String.init)
  }

  /// Writes a segment anew.
  func setLines(_ lines: [String], _ segment: String = segment) throws {
    try write(lines.map { $0 + "\n" }.joined(), to: segment)
  }

  /// The seal after each batch, as it is kept elsewhere: `SEAL@SEQ`.
  func seals() throws -> [String] {
    try lines().enumerated().compactMap { index, line in
      line.contains(#","seal":""#) ? "\(line.suffix(66).prefix(64))@\(index + 1)" : nil
    }
  }

  /// Lets the head acknowledge the end of a segment.
  func acknowledge(_ segment: String = segment) throws {
    let text = try read(segment)
    let lines = text.split(separator: "\n")
    let last = try #require(lines.last)
    let sequenceNumber = try #require(Int(segment.prefix(20))) + lines.count - 1
    let seal = last.suffix(66).prefix(64)
    try write(
      #"{"seq":\#(sequenceNumber),"seal":"\#(seal)","segment":"\#(segment)","length":\#(text.utf8.count)}"# + "\n",
      to: "head")
  }

  /// Puts the second and third batch into segments of their own, as if the first had been full.
  func split() throws {
    let lines = try lines()
    try setLines(Array(lines[..<2]))
    try setLines(Array(lines[2..<4]), "00000000000000000003.jsonl")
    try setLines(Array(lines[4...]), "00000000000000000005.jsonl")
    try acknowledge("00000000000000000005.jsonl")
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }
}

/// Runs the program.
private func regimen(_ words: String..., input: String = "") throws -> ProcessResult {
  try regimen(words, input: input)
}

private func regimen(_ words: [String], input: String = "") throws -> ProcessResult {
  try run(PackageLayout.executable("regimen"), words, input: input)
}

/// Runs the second verifier.
func verifySeals(_ words: [String]) throws -> ProcessResult {
  try run(
    "/usr/bin/env", ["python3", PackageLayout.root + "/Tools/verify-seals.py"] + words,
    environment: ProcessInfo.processInfo.environment)
}
