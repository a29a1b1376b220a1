import Answers
import PatientRecord
import Projections
package import Queries
import Text

/// The record as phenopackets of GA4GH, version 2: a file for each patient.
package struct PhenopacketsExport {
  private let question: Question
  private let source: ExportSource

  /// The packets of what a question finds.
  package init(_ question: Question, program: String, deidentified: DeidentifiedQuestion? = nil) {
    self.question = deidentified?.question ?? question
    source = ExportSource(self.question, program: program, deidentified)
  }

  /// The files. Throws a `ProjectionError` if partial dates are refused and a combination rests on one, and a
  /// `Diagnostic` for a pseudonym that can be no name of a file.
  package func export() throws -> Export {
    let (context, source) = (question.context, source)
    let packets = try question.collect {
      (asked, packets: inout [(name: String, packet: Phenopacket)])
        throws(ProjectionError) in
      let tables = try PatientTables(asked, in: context)
      packets.append((asked.name, Phenopacket(tables, of: asked.history, in: context, source: source)))
    }.flatMap(\.self)
    if let other = packets.first(where: { !PhenopacketsExport.isName($0.name) }) {
      throw Diagnostic(
        "the pseudonym \(shown(other.name)) can be no name of a file",
        hint: "a name of letters, digits, dots and dashes")
    }
    let files = packets.map { Export.File("\($0.name).phenopacket.json", indentedJSON($0.packet.value) + "\n") }
    return Export(files, losses: source.losses + losses(packets.map(\.packet.lost)))
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.count < 200 && text.first != "." && text.allSatisfy { $0.isLetter || $0.isNumber || "._- ".contains($0) }
  }

  private func losses(_ packets: [Phenopacket.Lost]) -> [Loss] {
    let lost = packets.reduce(into: Phenopacket.Lost()) { $0.add($1) }
    return [
      Loss("doses", because: "no code for their unit or interval, or a range of amounts", lost.doses),
      Loss("doses that go on", because: "an interval has to end: it ends on the date of the export", lost.ongoing),
      Loss("further reasons of a stop", because: "a course has one: the first", lost.reasons),
      Loss("further responses", because: "a course has one: the best", lost.responses),
      Loss("interruptions", because: "doses go on through them", lost.interruptions),
      Loss("prior therapies", because: "they have no place beside courses", lost.priorTherapies),
      Loss("results that are no number with a unit", because: "a value is a quantity", lost.results),
    ]
  }
}
