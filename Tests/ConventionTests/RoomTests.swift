import Foundation
import TestSupport
import Testing

/// The package manager lets the import of an indirect dependency through, even where it checks imports: so the walls
/// between rooms are checked here.
@Suite("Rooms")
struct RoomTests {
  private let map: PackageMap

  init() throws { map = try PackageMap() }

  /// What the toolchain brings, and any room may use.
  private static let toolchain: Set<String> = ["Darwin", "Glibc", "Musl", "Synchronization"]

  @Test("Package.swift could be read: all directories of Sources are its targets")
  func directories() throws {
    let directories = try FileManager.default.contentsOfDirectory(atPath: PackageLayout.root + "/Sources")
    #expect(Set(directories) == Set(map.sources.filter { $0.path.hasPrefix("Sources/") }.map(\.name)))
    #expect(map.targets.count > 20)
  }

  @Test("a room imports only what Package.swift declares for it, and nothing of Foundation")
  func imports() throws {
    for target in map.sources {
      // What ships does without Foundation; programs of Tools and of the tests may use it.
      let isShipped = target.path.hasPrefix("Sources/")
      let allowed = Self.toolchain.union(target.dependencies).union(isShipped ? [] : ["Foundation"])
      for file in try SourceFile.all(in: target.path) {
        for match in file.text.matches(of: /(?m)^\s*(?:@\w+ )*(?:\w+ )?import (?:\w+ )?(\w+)/) {
          let name = String(match.output.1)
          #expect(allowed.contains(name), "\(file.path) imports \(name), which \(target.name) does not rest on")
        }
      }
    }
  }

  @Test("the map at the top of Package.swift has every target, and the arrows of every room")
  func header() throws {
    let entries = map.header
    #expect(Set(entries.map(\.name)) == Set(map.sources.map(\.name)))
    let rooms = map.sources.filter { $0.path.hasPrefix("Sources/") }
    let names = Set(rooms.map(\.name))
    #expect(entries.map(\.name).filter(names.contains) == rooms.map(\.name), "rooms stand in the order of the map")
    for room in rooms {
      let words = entries.first { $0.name == room.name }?.words ?? []
      // The executable rests on all rooms, which its entry says in one word.
      if words.last == "all" { continue }
      #expect(Set(words).intersection(names) == Set(room.dependencies), "\(room.name)")
    }
  }

  @Test("the choice between C libraries stands in one room, and in one file for mathematics")
  func conditions() throws {
    let files = try SourceFile.all(in: "Sources", endings: [".swift"])
    for file in files where !file.path.hasPrefix("Sources/SystemCalls/") {
      if file.path == "Sources/Statistics/ElementaryFunctions.swift" { continue }
      #expect(!file.text.contains(/(?m)^\s*#(?:if|else)/), "\(file.path)")
    }
  }

  @Test("rooms stand below what rests on them, so that there is no way back")
  func order() {
    var above: Set<String> = ["TestSupport"]
    for target in map.sources {
      #expect(above.isSuperset(of: target.dependencies), "\(target.name) rests on a room that stands after it")
      above.insert(target.name)
    }
  }

  @Test("every room has a test target")
  func tests() {
    for target in map.sources where target.path.hasPrefix("Sources/") {
      let isTested = map.targets.contains { test in
        let name = target.kind == "target" ? target.name + "Tests" : "CommandTests"
        return test.kind == "testTarget" && test.name == name && test.dependencies.contains(target.name)
      }
      #expect(isTested, "\(target.name)")
    }
  }

  @Test("every program of Tools is a target, run by a test, or shown in a document")
  func tools() throws {
    let tests = try SourceFile.all(in: "Tests").map(\.text).joined()
    let documents = try SourceFile.documents().map(\.text).joined()
    for path in try ["Tools", "Tools/checks"].flatMap(Self.entries(of:)) where path != "Tools/checks" {
      let isTarget = map.targets.contains { $0.path == path }
      let hasSwift = try !SourceFile.all(in: path, endings: [".swift"]).isEmpty
      #expect(isTarget || !hasSwift && (tests + documents).contains(path), "\(path)")
    }
  }

  /// The paths, below the package's root, of what stands in a directory.
  private static func entries(of directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: PackageLayout.root + "/" + directory).sorted()
      .filter { $0 != "__pycache__" }.map { directory + "/" + $0 }
  }

  @Test("warnings are errors in the package's own check, and in no other build")
  func warnings() throws {
    let setting = #"Context.environment["REGIMEN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]"#
    #expect(map.text.contains(setting) && map.text.components(separatedBy: "treatAllWarnings").count == 2)
    let check = try String(contentsOfFile: PackageLayout.root + "/.ci/run", encoding: .utf8)
    #expect(check.contains("export REGIMEN_STRICT=1"))
  }

  @Test("nothing is taken from outside")
  func dependencies() {
    #expect(map.text.contains("\n  dependencies: [],\n"))
    #expect(!map.text.contains(".package("))
  }
}
