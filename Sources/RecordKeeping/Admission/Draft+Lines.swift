package import PatientRecord

/// The lines of a text that hold something, without their newlines.
package func contentLines(of bytes: [UInt8]) -> [Range<Int>] {
  var lines: [Range<Int>] = []
  var start = 0
  while start < bytes.count {
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let isBlank = bytes[start..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    if !isBlank { lines.append(start..<end) }
    start = end + 1
  }
  return lines
}

/// The patients that drafts name, and the ids that they give to themselves, as far as these can be read. O(bytes).
package func draftSubjects(_ drafts: [UInt8]) -> (patients: Set<String>, ids: Set<EventID>) {
  var subjects = (patients: Set<String>(), ids: Set<EventID>())
  for line in contentLines(of: drafts) {
    if let patient = storedPatient(Array(drafts[line])) { subjects.patients.insert(patient) }
    if let id = draftIdentifier(drafts, in: line) { subjects.ids.insert(id) }
  }
  return subjects
}
