import JSONText
import Testing
import Text

@Suite("Diagnostics of JSON")
struct JSONDiagnosticTests {
  @Test("an error of the JSON scanner keeps its place")
  func scannerErrors() {
    let bytes = Array("{\"a\":1}\n{\"ä\":tru}\n{}".utf8)
    let diagnostic = Diagnostic(JSONError("expected a value", at: 14, length: 3), file: "-", in: bytes, firstLine: 5)
    #expect(diagnostic.line == 6)
    #expect(diagnostic.column == 6)
    #expect(diagnostic.lineText == "{\"ä\":tru}")
    #expect(diagnostic.range == 5..<8)
    let hidden = Diagnostic(JSONError("cut off", at: 999), file: nil, in: bytes, showsLine: false)
    #expect(hidden.lineText == nil)
    #expect(hidden.line == 3)
    #expect(hidden.column == 3)
  }
}
