// The members are described by their protocols.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
public import Answers
public import JSONText
public import PatientRecord
package import Projections

// The values of the record that cells hold.

extension EventID: CellValue {
  public static var kind: CellKind { .identifier }
  public var value: Value { .text(description) }
  public func writeJSON(to json: inout JSONWriter) { json.plainString(appendText) }
  public func writeCSV(to csv: inout CSVLines) { csv.addPlain(appendText) }
  public static func writeCSV(_ values: [EventID], to csv: inout CSVLines) {
    csv.addPlain(values) { $0.appendText(to: &$1) }
  }
}

extension Sex: CodeValue {}
extension Route: CodeValue {}
extension StartReason: CodeValue {}
extension StopReason: CodeValue {}
extension Response: CodeValue {}
extension BetterScore: CodeValue {}
extension FindingAnswer: CodeValue {}
extension ResponsePhase: CodeValue {}
extension Severity: CodeValue {}
extension Comparator: CodeValue {}
extension Causality: CodeValue {}
extension SuspectAction: CodeValue {}
extension AdverseEventOutcome: CodeValue {}
extension FollowUpEndReason: CodeValue {}
extension DoseUnit: CodeValue {}
extension EventType: CodeValue {}
extension ImputedPart: CodeValue {}
extension DeathReport.Source: CodeValue {}
extension DueRow.Status: CodeValue {}
extension ExposureRow.Missing: CodeValue {}
extension ExposureRow.Role: CodeValue {}
extension OutcomeRow.Monotherapy.Phase: CodeValue {}
extension InstrumentResponse.Fault: CodeValue {}
extension AdverseEventExposure.Basis: CodeValue {}
extension ResponseStanding.Method: CodeValue {}
extension Profile.Unit: CodeValue {}

extension Value {
  /// The dose that an answer's object holds; nil for any other value.
  package var dose: Dose? {
    guard case .object(let members) = self, members.map(\.key) == ["amount", "unit", "every"],
      let amount = members[0].value.asNumber, case .text(let unit) = members[1].value,
      case .text(let every) = members[2].value, let unit = DoseUnit(rawValue: unit),
      let every = DoseInterval(iso: every)
    else { return nil }
    return Dose(amount: amount, unit: unit, every: every)
  }
}
