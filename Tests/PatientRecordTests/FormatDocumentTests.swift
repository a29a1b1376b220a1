import Foundation
import TestSupport
import Testing

@testable import PatientRecord

@Suite("The specification of the format")
struct FormatDocumentTests {
  @Test("names every type with its fields, in the order in which they stand in a line")
  func fields() throws {
    let page = try String(contentsOfFile: PackageLayout.root + "/Documentation/format.md", encoding: .utf8)
    let rows = page.components(separatedBy: "\n").filter { $0.contains(/^\| `[a-z]+(?:-[a-z]+)+` \|/) }
    let declared = EventType.allCases.map { type in
      let fields = type.fields.map { "`\($0.name)\($0.isRequired ? "" : "?")`" }
      return "| `\(type.rawValue)` | \(fields.joined(separator: ", ")) |"
    }
    #expect(rows == declared)
  }
}
