/// A pseudonym without what a slip of the fingers changes: case, signs, zeros before a number, letters like digits.
///
/// K1, k-01 and KO1 have one form; K01 and K02 have two, and so have A-1-1 and A-11.
struct PseudonymForm: Hashable, Sendable {
  private let parts: [String]

  /// The form of a pseudonym. O(length).
  init(_ pseudonym: String) {
    var parts: [String] = []
    var last: Character?
    for character in pseudonym.uppercased() {
      let sign = ["O": "0", "I": "1", "L": "1"][character] ?? character
      defer { last = sign }
      guard sign.isLetter || sign.isNumber else { continue }
      if let last, last.isNumber == sign.isNumber, last.isLetter == sign.isLetter {
        parts[parts.count - 1].append(sign)
      } else {
        parts.append(String(sign))
      }
    }
    self.parts = parts.map { $0.first?.isNumber == true ? String($0.drop { $0 == "0" }) : $0 }
  }

  /// True for a pseudonym of signs alone, which is compared with no other.
  var isEmpty: Bool { parts.isEmpty }
}

/// The pseudonyms that a log knows, with which those of new patients are compared.
package struct KnownPseudonyms {
  private var byForm: [PseudonymForm: String] = [:]

  /// The pseudonyms that are known. O(their bytes).
  package init(_ names: [String]) {
    for name in names { note(name) }
  }

  /// Notes a pseudonym, and returns what the check finds in it, if the patient is new at a position. O(its length).
  ///
  /// `stands` tells if anything stands of a patient with a known pseudonym: what was taken back is no patient.
  package mutating func finding(
    inNew pseudonym: String, at sequenceNumber: Int, _ stands: (String) -> Bool
  ) -> CheckFinding? {
    let other = byForm[PseudonymForm(pseudonym)]
    note(pseudonym)
    guard let other, other != pseudonym, stands(other), let check = Check.named("pseudonym-near") else { return nil }
    let sentence = "the patient \(pseudonym) is new, and nearly called as another one, \(other)"
    return CheckFinding(check, CheckHit(at: sequenceNumber, with: [], "patient", sentence))
  }

  private mutating func note(_ pseudonym: String) {
    let form = PseudonymForm(pseudonym)
    if !form.isEmpty, byForm[form] == nil { byForm[form] = pseudonym }
  }
}
