import Foundation
import TestSupport

/// What Package.swift declares, read from its text.
struct PackageMap {
  struct Target {
    let kind: String
    let name: String
    let dependencies: [String]
    let path: String
  }

  /// The text of Package.swift.
  let text: String
  /// The targets in their order.
  let targets: [Target]

  init() throws {
    text = try String(contentsOfFile: PackageLayout.root + "/Package.swift", encoding: .utf8)
    let declaration =
      #/
      \.(target|executableTarget|testTarget)\( \s* name:\ "([^"]+)"
      (?:, \s* dependencies:\ \[ ([^\]]*) \])?
      (?:, \s* path:\ "([^"]+)")?
      /#
    targets = text.matches(of: declaration).map { match in
      let (_, kind, name, dependencies, path) = match.output
      let isTest = kind == "testTarget"
      return Target(
        kind: String(kind), name: String(name),
        dependencies: (dependencies ?? "").matches(of: /"([^"]+)"/).map { String($0.output.1) },
        path: path.map(String.init) ?? "\(isTest ? "Tests" : "Sources")/\(name)")
    }
  }

  /// The entries of the map in the comment at the top: the name of a target, and the words after it.
  var header: [(name: String, words: [String])] {
    var entries: [(name: String, words: [String])] = []
    for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("//") }) {
      let words = line.dropFirst(2).split { $0 == " " || $0 == "," }.map(String.init)
      if line.hasPrefix("//    ") {
        entries[entries.endIndex - 1].words += words
      } else if line.hasPrefix("//   "), let name = words.first {
        entries.append((name, Array(words.dropFirst())))
      }
    }
    return entries
  }

  /// The targets that are no tests.
  var sources: [Target] { targets.filter { $0.kind != "testTarget" && $0.name != "TestSupport" } }
}

/// A text file of the package.
struct SourceFile {
  /// The path below the package's root.
  let path: String
  let text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The files below a directory of the package whose names end so, by path.
  static func all(in directory: String, endings: [String] = [".swift", ".c", ".h"]) throws -> [SourceFile] {
    let root = PackageLayout.root + "/" + directory
    return try paths(in: directory).filter { path in endings.contains { path.hasSuffix($0) } }.map { path in
      SourceFile(
        path: directory + "/" + path, text: try String(contentsOfFile: root + "/" + path, encoding: .utf8))
    }
  }

  /// Everything below a directory of the package, as paths in that directory.
  static func paths(in directory: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: PackageLayout.root + "/" + directory).sorted()
  }

  /// The pages: those at the top of the package and those below Documentation.
  static func documents() throws -> [SourceFile] {
    let root = PackageLayout.root
    let top = try FileManager.default.contentsOfDirectory(atPath: root).filter { $0.hasSuffix(".md") }.sorted().map {
      SourceFile(path: $0, text: try String(contentsOfFile: root + "/" + $0, encoding: .utf8))
    }
    return try top + all(in: "Documentation", endings: [".md"])
  }

  /// Everything that people write: sources, tests, tools.
  static func everything(endings: [String] = [".swift", ".c", ".h"]) throws -> [SourceFile] {
    try ["Sources", "Tests", "Tools"].flatMap { try all(in: $0, endings: endings) }
  }
}
