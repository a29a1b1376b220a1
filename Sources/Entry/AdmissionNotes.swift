import JSONText
package import RecordKeeping
import SystemCalls
import Text

/// Tells what was accepted but is worth a second look, without places: of events that were given as words.
/// `namesPatients` says of whom, where that may be several.
package func tellWarnings(_ warnings: [Admission.Warning], namesPatients: Bool = false) {
  for warning in warnings {
    let patient = namesPatients ? warning.patient.map { "\($0): " } ?? "" : ""
    tell("regimen: note: \(shown(patient + warning.message))\n")
  }
}

/// Tells what was accepted but is worth a second look, with line and patient; the same remark on many lines is told
/// once. O(bytes + warnings).
package func tellWarnings(_ warnings: [Admission.Warning], in drafts: [UInt8]) {
  if warnings.isEmpty { return }
  for note in admissionNotes(warnings, in: drafts) { tell("regimen: note: \(note)\n") }
}

/// Returns the remarks on drafts, each with its places: the first three of many.
package func admissionNotes(_ warnings: [Admission.Warning], in drafts: [UInt8]) -> [String] {
  let lines = TextLines(drafts)
  var groups: [(message: String, places: [String])] = []
  var numbers: [String: Int] = [:]
  for warning in warnings {
    let line = warning.draft.map { "line \(lines.place(of: $0.lowerBound).line)" }
    let place = [line, warning.patient.map { shown($0) }].compactMap { $0 }.joined(separator: ", ")
    if let number = numbers[warning.message] {
      groups[number].places.append(place)
    } else {
      numbers[warning.message] = groups.count
      groups.append((warning.message, [place]))
    }
  }
  return groups.map { group in
    let some = group.places.prefix(3).joined(separator: "; ")
    let more = group.places.count > 3 ? " and \(counted(group.places.count - 3, "more line"))" : ""
    return "\(some)\(more): \(shown(group.message))"
  }
}
