/// The persons of a record who have several pseudonyms, by the links that stand.
///
/// A link puts one pseudonym behind another, which the person keeps. That one may be put behind a third later; so each
/// pseudonym stands behind one at most, and those of a person are a tree. A link that would make them anything else
/// is a finding, and changes nothing.
package struct LinkedPatients: Equatable, Sendable {
  /// The pseudonym that the person of each linked one keeps.
  private var kept: [Symbol: Symbol] = [:]
  /// The pseudonyms of each person, that which is kept first, by that one.
  private var groups: [Symbol: [Symbol]] = [:]
  /// The pseudonyms of the links that hold, each once, in their order.
  package private(set) var pseudonyms: [Symbol] = []
  /// Links that would link a person to itself, or put a pseudonym behind a second one.
  private(set) var findings: [Finding] = []

  /// The persons by the links among some events that stand.
  package init(_ standing: [HistoryEvent]) {
    var positions: [Symbol: Int] = [:]
    for event in standing.sorted(by: { $0.sequenceNumber < $1.sequenceNumber }) {
      guard case .patientsLinked(let link) = event.event else { continue }
      let (person, other) = (self.person(of: link.patient), self.person(of: link.other))
      if person == other {
        findings.append(Finding(.onePersonAlready, at: event.sequenceNumber, field: "other"))
      } else if let earlier = positions[link.other] {
        findings.append(Finding(.linkedAlready, at: event.sequenceNumber, other: earlier, field: "other"))
      } else {
        positions[link.other] = event.sequenceNumber
        pseudonyms += [link.patient, link.other].filter { kept[$0] == nil }
        let all = pseudonyms(of: person) + pseudonyms(of: other)
        groups[other] = nil
        groups[person] = all
        for pseudonym in all { kept[pseudonym] = person }
      }
    }
  }

  /// True if every person has one pseudonym.
  package var isEmpty: Bool { kept.isEmpty }

  /// Returns the pseudonym that the person of a pseudonym keeps: itself, unless a link puts it behind another. O(1).
  package func person(of pseudonym: Symbol) -> Symbol { kept[pseudonym] ?? pseudonym }

  /// Returns every pseudonym of the person of one, that which is kept first. O(1).
  package func pseudonyms(of pseudonym: Symbol) -> [Symbol] { groups[person(of: pseudonym)] ?? [pseudonym] }
}
