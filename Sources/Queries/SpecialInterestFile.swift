import Arguments
import JSONText
package import Projections
import SystemCalls
package import Text

/// A file of adverse events of special interest, as `--special-interest` names it.
///
///     {"specialInterest":1,"name":"jak","version":"2026-1","groups":[
///       {"id":"vte","title":"venous thromboembolism","terms":["deep vein thrombosis","pulmonary embolism"]},
///       {"id":"serious-infection","title":"serious infection","where":{"serious":true},"terms":["infection"]},
///       {"id":"death","title":"death of any cause","event":"follow-up-ended","where":{"reason":"death"}}]}
package enum SpecialInterestFile {
  /// The most that is read.
  private static let limit = 1 << 20

  /// The option that names a file.
  static let option = Option(
    "special-interest", value: "FILE", help: "Group adverse events of special interest as a file says."
  ).optional(as: { $0 })

  /// Reads the file of a path.
  package static func read(_ path: String) throws(Diagnostic) -> SpecialInterest {
    let bytes = try readInput(path, limit: limit)
    do throws(JSONError) {
      return try parse(bytes)
    } catch {
      throw Diagnostic(error, file: path, in: bytes)
    }
  }

  /// Reads a list from JSON.
  static func parse(_ bytes: [UInt8]) throws(JSONError) -> SpecialInterest {
    var scanner = JSONScanner(bytes)
    let start = scanner.nextOffset()
    var (form, name, version): (Int?, String, String) = (nil, "", "")
    var groups: [PlacedGroup] = []
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "specialInterest": form = try value.readInteger()
      case "name": name = try value.readString()
      case "version": version = try value.readString()
      case "source": try value.skipValue()
      case "groups":
        try value.readArray { (value) throws(JSONError) in groups.append(try PlacedGroup(&value)) }
      default: throw unknownKey(key, at: offset, ["specialInterest", "name", "version", "source", "groups"])
      }
    }
    try scanner.expectEnd()
    guard form == 1 else {
      throw JSONError(
        "no list of adverse events of special interest in form 1", at: start,
        hint: #"write "specialInterest":1 and "groups":[...]"#)
    }
    try check(groups)
    return SpecialInterest(name: name, version: version, groups: groups.map(\.group))
  }

  /// Refuses a group without an identifier or anything to find, two of one identifier, and a part that is no group.
  private static func check(_ groups: [PlacedGroup]) throws(JSONError) {
    var seen: Set<String> = []
    for placed in groups {
      let group = placed.group
      guard !group.id.isEmpty, seen.insert(group.id).inserted else {
        throw JSONError(
          group.id.isEmpty ? "the group has no id" : "two groups have the id '\(shown(group.id))'", at: placed.offset,
          hint: #"write "id":"vte""#)
      }
      if group.kind == .adverseEvent, group.terms.isEmpty, group.groups.isEmpty {
        throw JSONError(
          "the group '\(shown(group.id))' has no terms", at: placed.offset, hint: #"write "terms":["stroke"]"#)
      }
      let known = groups.map(\.group.id)
      if let part = group.groups.first(where: { !known.contains($0) || $0 == group.id }) {
        throw JSONError(
          "the group '\(shown(group.id))' includes '\(shown(part))', which is no other group", at: placed.offset,
          hint: nearest(to: part, among: known.filter { $0 != group.id }).first)
      }
    }
  }

  static func unknownKey(_ key: String, at offset: Int, _ known: [String]) -> JSONError {
    JSONError(
      "there is no key '\(shown(key))'", at: offset, length: key.utf8.count + 2,
      hint: nearest(to: key, among: known).first ?? "one of: " + known.joined(separator: ", "))
  }
}

/// A group as it is read, and where.
private struct PlacedGroup {
  let group: SpecialInterest.Group
  let offset: Int

  init(_ value: inout JSONScanner) throws(JSONError) {
    offset = value.nextOffset()
    var (id, title): (String, String?) = ("", nil)
    var read = SpecialInterest.Group(id: "", title: "")
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "id": id = try value.readString()
      case "title": title = try value.readString()
      case "terms": read.terms = try PlacedGroup.texts(&value)
      // The events of the record have no codes.
      case "codes": _ = try PlacedGroup.texts(&value)
      case "groups": read.groups = try PlacedGroup.texts(&value)
      case "event": read.kind = try PlacedGroup.kind(&value)
      case "where": try PlacedGroup.readConditions(&value, into: &read)
      default:
        throw SpecialInterestFile.unknownKey(
          key, at: offset, ["id", "title", "terms", "codes", "groups", "event", "where"])
      }
    }
    var group = SpecialInterest.Group(id: id, title: title ?? id)
    (group.terms, group.groups, group.kind) = (read.terms, read.groups, read.kind)
    (group.serious, group.gradeAtLeast) = (read.serious, read.gradeAtLeast)
    self.group = group
  }

  private static func texts(_ value: inout JSONScanner) throws(JSONError) -> [String] {
    var texts: [String] = []
    try value.readArray { (value) throws(JSONError) in texts.append(try value.readString()) }
    return texts
  }

  private static func kind(_ value: inout JSONScanner) throws(JSONError) -> SpecialInterest.Kind {
    let offset = value.nextOffset()
    let word = try value.readString()
    switch word {
    case "adverse-event-recorded": return .adverseEvent
    case "follow-up-ended": return .death
    default:
      throw JSONError(
        "no events of that type are counted", at: offset, length: word.utf8.count + 2,
        hint: "adverse-event-recorded, or follow-up-ended for deaths")
    }
  }

  private static func readConditions(
    _ value: inout JSONScanner, into group: inout SpecialInterest.Group
  ) throws(JSONError) {
    try value.readObject { (key, offset, value) throws(JSONError) in
      let place = value.nextOffset()
      switch key {
      case "serious": group.serious = try value.readBool()
      case "gradeAtLeast":
        let grade = try value.readInteger()
        guard (1...5).contains(grade) else { throw JSONError("a grade is 1 to 5", at: place) }
        group.gradeAtLeast = grade
      case "reason":
        guard try value.readString() == "death" else {
          throw JSONError("only the reason death is counted", at: place, hint: #"write "reason":"death""#)
        }
      default: throw SpecialInterestFile.unknownKey(key, at: offset, ["serious", "gradeAtLeast", "reason"])
      }
    }
  }
}
