import Foundation
import TestSupport
import Testing

@Suite("Forms of figures that other programs make")
struct FigureFormTests {
  /// Calls `body` with a directory for figures and one that stands in PATH and has a program of a name.
  private func withConverter(
    _ name: String, _ script: String, permissions: Int = 0o700, _ body: (String, [String: String]) throws -> Void
  ) throws {
    try withTemporaryDirectory { directory in
      for part in ["programs", "figures"] {
        try FileManager.default.createDirectory(atPath: "\(directory)/\(part)", withIntermediateDirectories: false)
      }
      let path = "\(directory)/programs/\(name)"
      try Data(("#!/bin/sh\n" + script + "\n").utf8).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
      // The directories of the shell's own programs are not in PATH: a converter of this machine must not be found.
      try body("\(directory)/figures", ["PATH": "relative::/nowhere:\(directory)/programs"])
    }
  }

  private static let pdf = "printf '%%PDF-1.5 %s\\n' \"$*\"; while IFS= read -r line; do printf '%s\\n' \"$line\"; done"

  private func draw(_ path: String, _ environment: [String: String], _ more: String...) throws -> ProcessResult {
    try regimen(
      words: ["plot", "survival", "--output", path] + more, log: caseSeries, environment: environment)
  }

  @Test(
    "each program is given the drawing in its own words, and what it writes is the owner's alone, beside its caption",
    arguments: [
      ("rsvg-convert", "--format pdf"), ("inkscape", "--pipe --export-type=pdf --export-filename=-"),
      ("cairosvg", "- --format pdf --output -"),
    ])
  func made(program: String, words: String) throws {
    try withConverter(program, FigureFormTests.pdf) { directory, environment in
      let path = directory + "/curve.pdf"
      #expect(try succeeds(draw(path, environment)) == "wrote 1 curve to \(path)\n")
      let svg = try succeeds(draw("-", [:]))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "%PDF-1.5 \(words)\n\(svg)")
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["curve.pdf", "curve.txt"])
      let taken = try draw(path, environment)
      #expect(taken.status == 3 && taken.error.contains("curve.pdf: is there already"), "\(taken.error)")
      #expect(try succeeds(draw(path, environment, "--force")) == "wrote 1 curve to \(path)\n")
    }
  }

  @Test("a PNG has 600 dots an inch on white, however its ending is written")
  func dots() throws {
    let script = "printf '\\211PNG %s' \"$*\""
    try withConverter("rsvg-convert", script) { directory, environment in
      try succeeds(draw(directory + "/curve.PNG", environment))
      let bytes = try Data(contentsOf: URL(fileURLWithPath: directory + "/curve.PNG"))
      #expect(
        bytes == Data([0x89]) + Data("PNG --format png --dpi-x 600 --dpi-y 600 --background-color white".utf8))
    }
  }

  @Test(
    "a program that fails or makes something else leaves no file, and the next step is said",
    arguments: [
      ("echo 'no room' >&2; exit 1", "failed: no room"), ("exit 0", "wrote no PDF"), ("echo '<svg>'", "wrote no PDF"),
    ])
  func fails(script: String, words: String) throws {
    try withConverter("rsvg-convert", script) { directory, environment in
      let result = try draw(directory + "/curve.pdf", environment)
      #expect(result.status == 3 && result.error.contains("/programs/rsvg-convert \(words)\n"), "\(result.error)")
      #expect(result.error.contains("try: --output NAME.svg writes the figure as it is drawn"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }
  }

  @Test("where no program is that may be run, or where nothing makes the form, nothing is drawn and the way is said")
  func none() throws {
    try withConverter("rsvg-convert", "exit 1", permissions: 0o600) { directory, environment in
      for ending in ["pdf", "png"] {
        let result = try draw(directory + "/curve." + ending, environment)
        #expect(
          result.status == 3
            && result.error.contains("no program is here that makes \(ending.uppercased()) of a figure\n"))
        #expect(result.error.contains("install rsvg-convert, inkscape or cairosvg, or write SVG: --output NAME.svg"))
      }
      let other = try draw(directory + "/curve.tiff", environment)
      #expect(other.status == 3 && other.error.contains("curve.tiff: a figure is written as SVG, PDF or PNG\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }
  }
}
