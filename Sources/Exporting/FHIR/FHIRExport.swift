import Answers
import CalendarTime
import PatientRecord
import Projections
package import Queries

/// The record as resources of FHIR R4: a file of lines for each type with a manifest, and a transaction for each
/// patient.
package struct FHIRExport {
  private let question: Question
  private let source: ExportSource
  private let concepts: Concepts
  /// The address under which the resources are to be found; nil for none.
  private let base: String?

  /// The resources of what a question finds.
  package init(
    _ question: Question, concepts: Concepts, base: String? = nil, program: String,
    deidentified: DeidentifiedQuestion? = nil
  ) {
    self.question = deidentified?.question ?? question
    (self.concepts, self.base) = (concepts, base)
    source = ExportSource(self.question, program: program, deidentified, linksPatients: true)
  }

  /// The files. Throws a `ProjectionError` if partial dates are refused and a combination rests on one.
  package func export(hasBundles: Bool = false) throws -> Export {
    let (context, source, concepts, base) = (question.context, source, concepts, base)
    let patients = try question.collect { (asked, patients: inout [Written]) throws(ProjectionError) in
      let patient = try FHIRPatient(asked, in: context, source: source, concepts: concepts)
      patients.append(Written(patient, bundle: hasBundles ? FHIRExport.bundle(patient, source, base) : nil))
    }.flatMap(\.self)
    let types = Set(patients.flatMap(\.lines.keys)).sorted()
    let files = types.map { type in
      Export.File("\(type).ndjson", patients.compactMap { $0.lines[type].map { Array($0.text.utf8) } })
    }
    let bundles = patients.compactMap(\.bundle)
    let counts = types.map { type in (type, patients.reduce(0) { $0 + ($1.lines[type]?.count ?? 0) }) }
    let losses = losses(patients)
    return Export(
      files + bundles + [Export.File("manifest.json", indentedJSON(manifest(counts, losses)) + "\n")], losses: losses)
  }

  /// The lines of a patient by type.
  private struct Written: Sendable {
    var lines: [String: (text: String, count: Int)] = [:]
    let bundle: Export.File?
    let lost: [FHIRLoss: Int]

    init(_ patient: FHIRPatient, bundle: Export.File?) {
      (self.bundle, lost) = (bundle, patient.lost)
      for (type, value) in patient.resources {
        lines[type, default: ("", 0)].text += value.compactJSON + "\n"
        lines[type, default: ("", 0)].count += 1
      }
    }
  }

  /// A transaction that puts every resource under its own id, so that a server takes it again and again.
  private static func bundle(_ patient: FHIRPatient, _ source: ExportSource, _ base: String?) -> Export.File {
    let entries = patient.resources.map { type, value -> Value in
      var id = ""
      if case .object(let members) = value, case .text(let text)? = members.first(where: { $0.key == "id" })?.value {
        id = text
      }
      return FHIRElements.object([
        ("fullUrl", base.map { .text("\($0)/\(type)/\(id)") }), ("resource", value),
        ("request", ["method": "PUT", "url": .text("\(type)/\(id)")]),
      ])
    }
    let bundle: Value = [
      "resourceType": "Bundle", "id": .text(patient.id),
      "meta": ["extension": [FHIRElements.more("proof", "String", .text(source.value.compactJSON))]],
      "type": "transaction", "entry": .list(entries),
    ]
    return Export.File(patient.id + ".bundle.json", indentedJSON(bundle) + "\n")
  }

  /// The manifest, in the form of that of the Bulk Data Access specification.
  private func manifest(_ counts: [(type: String, count: Int)], _ losses: [Loss]) -> Value {
    [
      "transactionTime": .text(source.created.description), "request": "regimen export fhir",
      "requiresAccessToken": false,
      "output": .list(
        counts.map { type, count in
          let url = (base.map { $0 + "/" } ?? "") + type + ".ndjson"
          return ["type": .text(type), "url": .text(url), "count": .integer(count)]
        }),
      "error": [],
      "extension": [
        "urn:regimen:proof": source.value,
        "urn:regimen:losses": .object(losses.filter { $0.count > 0 }.map { (key: $0.what, value: .integer($0.count)) }),
      ],
    ]
  }

  private func losses(_ patients: [Written]) -> [Loss] {
    source.losses + [
      Loss(
        "definitions of a department", because: "they are of no patient: regimen drugs",
        question.definitionCount)
    ]
      + FHIRLoss.allCases.map { loss in
        Loss(loss.words.what, because: loss.words.why, patients.reduce(0) { $0 + ($1.lost[loss] ?? 0) })
      }
  }
}
