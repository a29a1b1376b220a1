import PatientRecord
package import RecordKeeping

/// The import of resources of FHIR R4: each becomes rows of one event, which are read, compared with the log and judged
/// as those of a sheet are.
package struct FHIRImport {
  /// The rows, as the import of a file.
  package let file: FileImport
  /// The orders as courses for people to review; nil where they are only counted.
  package let proposals: FileImport?
  /// The resources of the rows, in their order.
  private let names: [String]
  /// The resources and parts of them that became no event, the reason, and how often.
  package let left: [(what: String, why: String, count: Int)]

  /// Reads resources under a mapping, which only the program's own export can do without; `terms` are the words of
  /// codes with a prefix, such as `RXNORM:6851`. Throws everything that is wrong.
  package init(
    _ resources: FHIRResources, _ mapping: FHIRMapping?, terms: [String: String], _ choices: FileImport.Choices,
    proposesOrders: Bool = false, into record: Record
  ) throws(ImportRefusal) {
    let logs = Set(resources.all("Patient").map(\.log))
    let own = logs.count == 1 ? logs.first?.flatMap { FHIRMapping(ofLog: $0) } : nil
    guard let mapping = mapping ?? own else {
      throw ImportRefusal([
        ImportFault(
          "these are not resources that this program wrote of one log", hint: "name a mapping: regimen help import fhir"
        )
      ])
    }
    var read = FHIRRows(resources, mapping, record.catalogue, terms: terms)
    if !read.faults.isEmpty { throw ImportRefusal(read.faults) }
    let table = FHIRTable(read.rows)
    var rows = table.mapping(mapping)
    rows.isInOrderOfLog = own != nil
    file = try FileImport(table.bytes, rows, dictionary: nil, choices)
    if proposesOrders {
      let proposed = FHIRTable(read.proposedCourses())
      // Under a name of its own, so that what people took over does not vanish from the source.
      var orders = mapping
      orders.source += "-proposed"
      proposals = try FileImport(proposed.bytes, proposed.mapping(orders), dictionary: nil, choices)
    } else {
      proposals = nil
    }
    names = read.rows.map(\.resource)
    left = read.left.map { ($0.key.what, $0.key.why, $0.value) }.sorted { ($0.what, $0.why) < ($1.what, $1.why) }
  }

  /// The log that all resources come from; nil where they come from elsewhere.
  package static func log(of resources: FHIRResources) -> String? {
    let logs = Set(resources.all("Patient").map(\.log))
    return logs.count == 1 ? logs.first ?? nil : nil
  }

  /// Returns a sentence with the resources of the rows that it names.
  package func naming(_ sentence: String) -> String {
    sentence.replacing(/row (\d+)/) { match in Int(match.1).map { resource(ofRow: $0) } ?? String(match.0) }
  }

  /// Returns the resource of a row, the first of which has the number 2.
  package func resource(ofRow row: Int) -> String { names.indices.contains(row - 2) ? names[row - 2] : "row \(row)" }
}
