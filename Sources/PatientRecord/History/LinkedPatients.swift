/// The persons of a record who have several pseudonyms, by the links that stand.
///
/// A link puts one pseudonym behind another, which the person keeps. That one may be put behind a third later; so each
/// pseudonym stands behind one at most, and those of a person are a tree. A link that would make them anything else
/// is a finding, and changes nothing.
package struct LinkedPatients: Equatable, Sendable {
  /// The pseudonym that each other one stands behind.
  private var front: [Symbol: Symbol] = [:]
  /// The pseudonyms of the links that hold, each once, in their order.
  package private(set) var pseudonyms: [Symbol] = []
  /// Links that would link a person to itself, or put a pseudonym behind a second one.
  let findings: [Finding]

  /// The persons by the links among some events that stand.
  package init(_ standing: [HistoryEvent]) {
    var (front, pseudonyms, findings) = ([Symbol: Symbol](), [Symbol](), [Finding]())
    var positions: [Symbol: Int] = [:]
    func person(_ pseudonym: Symbol) -> Symbol {
      var person = pseudonym
      while let next = front[person] { person = next }
      return person
    }
    for event in standing.sorted(by: { $0.sequenceNumber < $1.sequenceNumber }) {
      guard case .patientsLinked(let link) = event.event else { continue }
      if person(link.patient) == person(link.other) {
        findings.append(Finding(.onePersonAlready, at: event.sequenceNumber, field: "other"))
      } else if let earlier = positions[link.other] {
        findings.append(Finding(.linkedAlready, at: event.sequenceNumber, other: earlier, field: "other"))
      } else {
        front[link.other] = link.patient
        positions[link.other] = event.sequenceNumber
        pseudonyms += [link.patient, link.other].filter { !pseudonyms.contains($0) }
      }
    }
    (self.front, self.pseudonyms, self.findings) = (front, pseudonyms, findings)
  }

  /// True if every person has one pseudonym.
  package var isEmpty: Bool { front.isEmpty }

  /// Returns the pseudonym that the person of a pseudonym keeps: itself, unless a link puts it behind another.
  package func person(of pseudonym: Symbol) -> Symbol {
    var person = pseudonym
    while let next = front[person] { person = next }
    return person
  }

  /// Returns every pseudonym of the person of one, that which is kept first.
  package func pseudonyms(of pseudonym: Symbol) -> [Symbol] {
    let person = person(of: pseudonym)
    return [person] + pseudonyms.filter { $0 != person && self.person(of: $0) == person }
  }
}
