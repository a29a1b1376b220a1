import Answers
import CalendarTime
import JSONText
import Projections

/// The head of an answer with shared rows: the state of the log, the rules, and what its rows have no place for.
struct SharedHead: Sendable {
  /// The query that wrote it.
  private(set) var query = ""
  private(set) var log = LogPosition(id: nil, sequenceNumber: 0, seal: nil)
  private(set) var asOf: CalendarDay?
  private(set) var knownAt: Instant?
  /// The rules by which the rows were derived.
  private(set) var profile = Profile()
  /// The names of the rules that the answer says.
  private(set) var rules: Set<String> = []
  /// The choice among the patients, in words; nil for all of them.
  private(set) var filter: String?
  private(set) var erased = 0
  private(set) var unknown = 0
  private(set) var notCounted: [NotCounted] = []
  private(set) var notes: [String] = []
  private(set) var warnings: [String] = []
  /// True if all patients, or all whom the filter admits, were asked about.
  private(set) var isWhole = true
  /// The positions in the log of the events of each row.
  private(set) var positions: [[Int]] = []
  private var found: Set<String> = []

  /// The members that every answer has.
  private static let needed = [
    "query", "log", "asOf", "knownAt", "profile", "erased", "unknown", "notCounted", "notes",
  ]

  /// The first member that the answer lacks; nil for a whole head.
  var missing: String? { SharedHead.needed.first { !found.contains($0) } }

  /// Reads a member; members of which nothing is shared are passed over.
  mutating func read(_ key: String, _ value: inout JSONScanner) throws(JSONError) {
    found.insert(key)
    switch key {
    case "query": query = try value.readString()
    case "log": if !value.skipNull() { log = try SharedHead.position(&value).log }
    case "logs":
      try value.readArray { (element) throws(JSONError) in
        let (site, position) = try SharedHead.position(&element)
        log.sites.append(SitePosition(site ?? "", position))
      }
    case "asOf": asOf = try CalendarDay?.read(&value)
    case "knownAt":
      if !value.skipNull() { knownAt = try parsed(&value, "an instant") { Instant(parsing: $0) } }
    case "profile": try readProfile(&value)
    case "filter": filter = try value.readString()
    case "erased": erased = try value.readInteger()
    case "unknown": unknown = try value.readInteger()
    case "notCounted":
      try value.readArray { (element) throws(JSONError) in notCounted.append(try SharedHead.notCounted(&element)) }
    case "notes": notes = try [String].read(&value)
    case "warnings": warnings = try [String].read(&value)
    case "shared":
      try value.readObject { (key, _, value) throws(JSONError) in
        switch key {
        case "whole": isWhole = try value.readBool()
        case "positions": positions = try [[Int]].read(&value)
        default: try value.skipValue()
        }
      }
    default: try value.skipValue()
    }
  }

  private mutating func readProfile(_ value: inout JSONScanner) throws(JSONError) {
    var rules: [ProfileFile.Rule] = []
    try value.readObject { (key, offset, value) throws(JSONError) in
      rules.append(try ProfileFile.rule(key, offset, &value))
      self.rules.insert(key)
    }
    profile = try Profile().setting(rules)
  }

  private static func position(_ value: inout JSONScanner) throws(JSONError) -> (site: String?, log: LogPosition) {
    var (site, position) = (String?.none, LogPosition(id: nil, sequenceNumber: 0, seal: nil))
    try value.readObject { (key, _, value) throws(JSONError) in
      switch key {
      case "site": site = try value.readString()
      case "id": position.id = try String?.read(&value)
      case "seq": position.sequenceNumber = try value.readInteger()
      case "seal": position.seal = try String?.read(&value)
      default: try value.skipValue()
      }
    }
    return (site, position)
  }

  private static func notCounted(_ value: inout JSONScanner) throws(JSONError) -> NotCounted {
    var (reason, count, drugs) = (NotCounted.Reason.possible, Int?.none, [NotCounted.Drug]())
    try value.readObject { (key, _, value) throws(JSONError) in
      switch key {
      case "reason": reason = try parsed(&value, "a reason not to count", NotCounted.Reason.init(rawValue:))
      case "count": count = try Int?.read(&value)
      case "drugs":
        try value.readArray { (element) throws(JSONError) in
          var (name, count) = ("", 0)
          try element.readObject { (key, _, value) throws(JSONError) in
            switch key {
            case "drug": name = try value.readString()
            case "count": count = try value.readInteger()
            default: try value.skipValue()
            }
          }
          drugs.append(NotCounted.Drug(name: name, count: count))
        }
      default: try value.skipValue()
      }
    }
    return NotCounted(reason, count: count, drugs: drugs)
  }
}

// Heads of several answers.
extension SharedHead {
  /// The first thing in which another answer differs and may not, in words; nil if both can be counted together.
  func difference(to other: SharedHead) -> String? {
    if query != other.query { return "rows of \(other.query), and the first of \(query)" }
    if asOf != other.asOf { return "as of another day than the first" }
    if filter != other.filter || isWhole != other.isWhole { return "rows of another choice of patients than the first" }
    let rule = Rule.all.first { rules.contains($0.name) && $0.value(in: profile) != $0.value(in: other.profile) }
    return rule.map {
      "\($0.name)=\($0.value(in: other.profile)), and the first has \($0.name)=\($0.value(in: profile))"
    }
  }

  /// Adds the head of other patients' rows. What is said of a whole log is said once for each state of it.
  mutating func add(_ other: SharedHead) {
    if other.log.id == nil || other.log != log {
      (erased, unknown) = (erased + other.erased, unknown + other.unknown)
      let last = max(log.sequenceNumber, other.log.sequenceNumber)
      log = LogPosition(id: nil, sequenceNumber: last, seal: nil)
    }
    knownAt = [knownAt, other.knownAt].compactMap(\.self).max()
    notCounted = SharedHead.sum(notCounted, other.notCounted)
    notes += other.notes.filter { !notes.contains($0) }
    warnings += other.warnings.filter { !warnings.contains($0) }
  }

  /// The head of rows of several sites, each with the state of its log.
  func over(_ sites: [SitePosition]) -> SharedHead {
    var head = self
    head.log = LogPosition(
      id: nil, sequenceNumber: sites.map(\.log.sequenceNumber).reduce(0, +), seal: nil, sites: sites)
    return head
  }

  private static func sum(_ some: [NotCounted], _ others: [NotCounted]) -> [NotCounted] {
    NotCounted.Reason.allCases.compactMap { reason in
      let parts = (some + others).filter { $0.reason == reason }
      guard let first = parts.first else { return nil }
      if parts.count == 1 { return first }
      let counts = parts.flatMap(\.drugs).reduce(into: [String: Int]()) { $0[$1.name, default: 0] += $1.count }
      let drugs = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return NotCounted(
        reason, count: parts.allSatisfy { $0.count != nil } ? parts.compactMap(\.count).reduce(0, +) : nil,
        drugs: drugs.map { .init(name: $0.key, count: $0.value) })
    }
  }
}
