import PatientRecord
import Text

/// Returns the pseudonym under which reading knows a patient who has no event: the one that differs by case, spaces or
/// Unicode form alone; nil where there is none, or several.
package func knownSpelling(of patient: String, among known: [String]) -> String? {
  let folded = FoldedText(patient)
  let same = known.filter { FoldedText($0) == folded }
  return same.count == 1 && same != [patient] ? same.first : nil
}

/// Returns a note that a patient is new, if another pseudonym looks like a slip of the fingers away; else nil.
package func newPatientNote(_ patient: String, among known: [String]) -> String? {
  let near = slips(of: patient, among: known)
  if near.isEmpty { return nil }
  return "\(shown(patient)) is new here (near it: \(shown(near.joined(separator: ", "))))"
}

/// Returns the pseudonyms that one was probably meant to be.
///
/// Patients are numbered: P02 after P01 is no slip. P1 for P01 is one, and so are K1O for K10 or K01, and p01 for P01.
func slips(of patient: String, among known: [String]) -> [String] {
  let suspicious = known.filter { $0 != patient && !isNumberedApart($0, patient) }
  let near = nearest(to: unambiguous(patient), among: suspicious.map(unambiguous))
  return Array(suspicious.filter { near.contains(unambiguous($0)) }.prefix(3))
}

/// Tells that two pseudonyms are the same but for the values of their numbers.
private func isNumberedApart(_ one: String, _ other: String) -> Bool {
  let isDigit = { (character: Character) in character.isASCII && character.isNumber }
  func numbers(_ text: String) -> [Substring] { text.split { !isDigit($0) }.map { $0.drop { $0 == "0" } } }
  func letters(_ text: String) -> [Substring] { text.split(omittingEmptySubsequences: false, whereSeparator: isDigit) }
  func words(_ text: String) -> [Substring] { letters(text).filter { !$0.isEmpty } }
  return words(one) == words(other) && numbers(one) != numbers(other)
}

/// A pseudonym with the letters that look like digits as digits.
private func unambiguous(_ text: String) -> String {
  String(text.uppercased().map { ["O": "0", "I": "1", "L": "1"][$0] ?? $0 })
}
