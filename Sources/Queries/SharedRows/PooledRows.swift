import Answers
package import Arguments
import JSONText
import PatientRecord
package import Projections
import RecordKeeping
import SystemCalls
import Text

/// Rows that another query wrote, from which a question is answered in place of a log.
package struct PooledRows: Sendable {
  /// The rows that a query can be answered from.
  package enum Source: Sendable {
    case timeToEvent, personTime, paths

    /// The query that writes them.
    package var query: String {
      switch self {
      case .timeToEvent: "time-to-event"
      case .personTime: "person-time"
      case .paths: "paths"
      }
    }

    /// The rules that act after the rows are made, so that a question may change them.
    fileprivate var laterRules: Set<String> {
      switch self {
      case .timeToEvent: ["endpoint", "ongoing", "variance", "misleading"]
      case .personTime: ["variance"]
      case .paths: ["cell-minimum"]
      }
    }
  }

  /// The most that is read of a file.
  private static let limit = 1 << 34

  let source: Source
  /// The state of the logs, the rules, and what the rows have no place for.
  private(set) var head: SharedHead
  private(set) var rows: [TimeToEventRow] = []
  private(set) var counts: [TimeCount] = []
  private(set) var times: [PersonTimeRow] = []
  private(set) var paths: [PathRow] = []
  private var identifiers: [Int: EventID] = [:]
  private var parts: [Part] = []

  /// The people of an answer: the ids of their logs, if it has everybody of these, and their pseudonyms without a site.
  private struct Part {
    let logs: Set<String>
    let isWhole: Bool
    let patients: Set<String>

    /// True if somebody is in another answer, too, whatever name its site has.
    func shares(_ other: Part) -> Bool {
      !logs.isDisjoint(with: other.logs) && (isWhole && other.isWhole || !patients.isDisjoint(with: other.patients))
    }
  }

  private init(_ source: Source) { (self.source, head) = (source, SharedHead()) }

  /// Reads files, of which `NAME=FILE` puts NAME and a slash before its pseudonyms; `-` is standard input.
  ///
  /// A file holds one answer, or several of parts of one log. Throws at the place of what is not a whole answer of the
  /// right rows, and for answers that cannot be counted together.
  package init(_ files: [Argument], _ source: Source) throws {
    self.init(source)
    var sites: [SitePosition] = []
    for file in files {
      let site = SiteLog(file.text)
      let bytes = try readInput(site.path, limit: PooledRows.limit)
      let own = try PooledRows(
        bytes, called: site.path == "-" ? "standard input" : site.path, of: site.name, source,
        after: identifiers.keys.max() ?? 0)
      if sites.isEmpty { self = own } else { try add(own, of: site.name, at: file) }
      parts.append(own.part(of: site.name))
      sites.append(SitePosition(site.name ?? site.path, own.head.log))
    }
    if files.count > 1 { head = head.over(sites) }
    sort()
  }

  /// Reads the answers of a file; positions count on after `last`.
  init(
    _ bytes: [UInt8], called name: String, of site: String? = nil, _ source: Source, after last: Int = 0
  ) throws(Diagnostic) {
    self.init(source)
    do throws(JSONError) {
      var scanner = JSONScanner(bytes)
      var seen: Set<String>?
      repeat {
        let start = scanner.nextOffset()
        var part = PooledRows(source)
        try part.read(&scanner, behind: site.map { $0 + "/" } ?? "", after: last)
        if seen == nil {
          head = part.head
        } else if let difference = head.difference(to: part.head) {
          throw JSONError(difference, at: start, hint: "write all of them by one call, under one day and one profile")
        } else {
          head.add(part.head)
        }
        let people = part.part(of: nil)
        if !(seen ?? []).isDisjoint(with: part.patients) || parts.contains(where: people.shares) {
          throw JSONError(
            "a patient is in an answer before this", at: start, hint: "whole patients, each in one answer")
        }
        seen = (seen ?? []).union(part.patients)
        if !part.counts.isEmpty { parts.append(people) }
        append(part)
        if counts.reduce(0, { $0 + $1.n }) > TimeCount.mostRows {
          throw JSONError("counts of more than \(TimeCount.mostRows) rows", at: start, hint: "ask the logs themselves")
        }
      } while scanner.peekKind() != nil
      try scanner.expectEnd()
    } catch {
      let hint = error.hint ?? "write it again, to its end: regimen query \(source.query) --format json"
      throw Diagnostic(
        JSONError(error.message, at: error.offset, length: error.length, hint: hint), file: name, in: bytes,
        showsLine: false)
    }
  }

  /// Reads one answer; its head stands before its rows.
  private mutating func read(_ scanner: inout JSONScanner, behind prefix: String, after last: Int) throws(JSONError) {
    let start = scanner.nextOffset()
    var hasRows = false
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      guard key == "rows" else { return try head.read(key, &value) }
      hasRows = true
      if head.query != source.query, !head.query.isEmpty {
        throw JSONError("rows of \(head.query), not of \(source.query)", at: start)
      }
      if let missing = head.missing { throw JSONError("`\(missing)` does not stand before the rows", at: offset) }
      if head.asOf == nil {
        throw JSONError(
          "de-identified rows have no dates to count from", at: start,
          hint: source == .timeToEvent
            ? "--count in place of rows: it has no patients" : "rows without --deidentify, which the answer can take")
      }
      try readRows(&value, behind: prefix, after: last)
    }
    if !hasRows { throw JSONError("no answer with rows: it says neither its log nor its rules", at: start) }
  }

  private mutating func readRows(_ value: inout JSONScanner, behind prefix: String, after last: Int) throws(JSONError) {
    let readers = (SharedReader<TimeToEventRow>(), SharedReader<PersonTimeRow>(), SharedReader<PathRow>())
    let counter = SharedReader<TimeCount>()
    var number = 0
    try value.readArray { (element) throws(JSONError) in
      defer { number += 1 }
      if source == .timeToEvent, PooledRows.firstKey(element) == TimeCount.shared[0].name {
        counts.append(try counter.read(&element))
        return
      }
      let positions = number < head.positions.count ? head.positions[number].map { $0 + last } : []
      switch source {
      case .timeToEvent: rows.append(try row(&element, readers.0, at: positions, behind: prefix))
      case .personTime: times.append(try row(&element, readers.1, at: positions, behind: prefix))
      case .paths: paths.append(try row(&element, readers.2, at: positions, behind: prefix))
      }
    }
    if counts.isEmpty, number != head.positions.count || number == 0 && !head.positions.isEmpty {
      throw JSONError("\(head.positions.count) rows were written, and \(number) are here", at: value.position)
    }
  }

  /// Reads a row whose events have their positions in the head.
  private mutating func row<Row: SharedRow>(
    _ scanner: inout JSONScanner, _ reader: SharedReader<Row>, at positions: [Int], behind prefix: String
  ) throws(JSONError) -> Row {
    let start = scanner.nextOffset()
    var events: [EventID] = []
    var row = try reader.read(&scanner) { (key, value) throws(JSONError) in
      if key == "events" { events = try [EventID].read(&value) } else { try value.skipValue() }
    }
    let known = Dictionary(zip(events, positions), uniquingKeysWith: { first, _ in first })
    guard events.count == positions.count, row.place(known) else {
      throw JSONError("the events of the row are not those of its positions", at: start)
    }
    for (event, position) in known { identifiers[position] = event }
    if !prefix.isEmpty { row.patient = prefix + row.patient }
    return row
  }

  private struct FirstKey: Error { var key: String? }

  /// The first key of the object that comes next.
  private static func firstKey(_ value: JSONScanner) -> String? {
    var probe = value
    do throws(FirstKey) {
      try probe.readObject(orThrow: { _ in FirstKey() }) { (key, _, _) throws(FirstKey) in throw FirstKey(key: key) }
      return nil
    } catch { return error.key }
  }
}

// Rows of several answers.
extension PooledRows {
  /// The patients of the rows; none of counts.
  private var patients: Set<String> {
    switch source {
    case .timeToEvent: Set(rows.map(\.patient))
    case .personTime: Set(times.map(\.patient))
    case .paths: Set(paths.map(\.patient))
    }
  }

  private var isEmpty: Bool { rows.isEmpty && counts.isEmpty && times.isEmpty && paths.isEmpty }

  /// The people of the rows, before whose pseudonyms the name of a site stands, if they have one.
  private func part(of site: String?) -> Part {
    let length = site.map { $0.utf8.count + 1 } ?? 0
    return Part(
      logs: Set(([head.log] + head.log.sites.map(\.log)).compactMap(\.id)), isWhole: head.isWhole,
      patients: Set(patients.map { String(decoding: $0.utf8.dropFirst(length), as: UTF8.self) }))
  }

  /// Adds the rows of another file.
  private mutating func add(_ other: PooledRows, of site: String?, at file: Argument) throws(UsageError) {
    if let difference = head.difference(to: other.head) {
      throw UsageError(difference, at: file, hint: "write all of them under one day and one profile")
    }
    if !isEmpty, !other.isEmpty, counts.isEmpty != other.counts.isEmpty {
      throw UsageError("rows beside counts", at: file, hint: "write all of them with --count, or none")
    }
    let people = other.part(of: site)
    if parts.contains(where: people.shares) {
      throw UsageError(
        "its log is that of rows in another file, too", at: file, hint: "each patient of a log in one file alone")
    }
    if !patients.isDisjoint(with: other.patients) {
      throw UsageError(
        "a patient of it is in another file, too", at: file,
        hint: "--rows NAME=\(file.text) for the patients of another site; else each patient in one file")
    }
    head.add(other.head)
    append(other)
  }

  private mutating func append(_ other: PooledRows) {
    rows += other.rows
    counts += other.counts
    times += other.times
    paths += other.paths
    identifiers.merge(other.identifiers) { first, _ in first }
  }

  /// Puts the rows in the order of the bytes of their pseudonyms, as a log has them; rows of a patient stay in theirs.
  private mutating func sort() {
    (rows, times, paths) = (PooledRows.sorted(rows), PooledRows.sorted(times), PooledRows.sorted(paths))
  }

  private static func sorted<Row: SharedRow>(_ rows: [Row]) -> [Row] {
    let keys = rows.map { Array($0.patient.utf8) }
    let order = rows.indices.sorted {
      keys[$0] == keys[$1] ? $0 < $1 : keys[$0].lexicographicallyPrecedes(keys[$1])
    }
    return order.map { rows[$0] }
  }
}

// What a question asks of the rows.
extension PooledRows {
  /// True if they are numbers of rows, whose patients are not known.
  package var isOfCounts: Bool { !counts.isEmpty }

  /// The rules of the rows; of counts with rows of one patient taken as independent.
  package var profile: Profile {
    var profile = head.profile
    if isOfCounts { profile.variance = .rows }
    return profile
  }

  /// Refuses a profile that would have made other rows.
  package func check(_ asked: Profile) throws(UsageError) {
    let later = isOfCounts ? ["misleading"] : source.laterRules
    let changed = Rule.all.first { rule in
      head.rules.contains(rule.name) && !later.contains(rule.name) && rule.value(in: asked) != rule.value(in: profile)
    }
    guard let changed else { return }
    throw UsageError(
      "the rows were made under \(changed.name)=\(changed.value(in: profile)), which rows cannot change", index: nil,
      hint: "write them again: regimen query \(source.query) --rule \(changed.name)=\(changed.value(in: asked))")
  }

  /// The id of the event at a position.
  func identifier(_ position: Int) -> EventID? { identifiers[position] }

  /// The things that the rows have no place for, by a reason; nil for nothing.
  func left(_ reason: NotCounted.Reason) -> NotCounted? { head.notCounted.first { $0.reason == reason } }

  /// The courses that are part of no row by a reason: how many of each drug.
  func courses(leftOutFor reason: CourseTally.Reason) -> [(drug: String, count: Int)] {
    let reasons: [CourseTally.Reason: NotCounted.Reason] = [
      .notSystemic: .notSystemic, .unknownDrug: .unknownDrug, .otherDrug: .otherDrug,
    ]
    return (reasons[reason].flatMap(left)?.drugs ?? []).map { ($0.name, $0.count) }
  }

  /// The parts of rates of some kinds of treatment under one risk window; throws for one that the rows do not have.
  func parts(
    on bases: [AdverseEventExposure.Basis], riskWindow: Int
  ) throws(UsageError) -> [AdverseEventExposure] {
    let own = times.filter { $0.riskWindow == riskWindow }
    let missing = bases.first { basis in !own.contains { $0.basis == basis } }
    if !times.isEmpty, let missing {
      throw UsageError(
        "the rows have no time on \(missing.rawValue) with a risk window of \(counted(riskWindow, "day"))", index: nil,
        hint: "write them again: regimen query person-time --risk-window \(riskWindow) --format json")
    }
    return own.filter { bases.contains($0.basis) }.map(\.exposure)
  }
}

extension SurvivalCohorts {
  /// The rows that were read in their groups, and the words of these; counts have their own.
  static func placed(
    _ shared: PooledRows, by grouping: Grouping?, _ strata: Grouping?, within window: StartWindow?, _ profile: Profile
  ) throws(UsageError) -> (rows: [[Placed]], grouping: Grouping?) {
    if shared.isOfCounts {
      return try (placed(shared.counts, profile), wordsOfCounts(shared.counts, grouping, strata, window))
    }
    if let window, window.hasLandmark, [grouping, strata].contains(where: { $0?.words.contains(.response) == true }) {
      throw UsageError(
        "rows do not say the response known by a landmark", index: nil, hint: "ask the log, or leave out --by response")
    }
    let placed = shared.rows.map { row in
      let combination = row.combination
      if !combination.counts { return Placed(row: combination) }
      let (group, stratum) = (row.group(grouping), row.group(strata))
      return Placed(
        row: combination, group: group.name, stratum: stratum.name,
        events: Set(group.events + stratum.events).sorted(), isEntryInferred: row.isEntryInferred)
    }
    return ([placed], grouping)
  }

  private static func placed(_ counts: [TimeCount], _ profile: Profile) -> [[Placed]] {
    var number = 0
    return counts.map { count in
      let rows = count.rows(profile, after: number)
      number += rows.count
      return rows.map { Placed(row: $0, group: count.group, stratum: "all") }
    }
  }

  private static func wordsOfCounts(
    _ counts: [TimeCount], _ grouping: Grouping?, _ strata: Grouping?, _ window: StartWindow?
  ) throws(UsageError) -> Grouping? {
    let refused = [("--by", grouping != nil), ("--strata", strata != nil), ("--from-start", window != nil)]
    if let option = refused.first(where: \.1)?.0 {
      throw UsageError(
        "\(option) asks for rows, and counts are given", index: nil,
        hint: option == "--by" ? "counts keep the groups of the call that wrote them" : "share rows in place of counts")
    }
    let words = Set(counts.map(\.by))
    guard words.count < 2 else {
      throw UsageError("the counts are of groups by other words", index: nil, hint: "write all with the same --by")
    }
    return Grouping((words.first ?? "").split(separator: ", ").compactMap { Grouping.Word(rawValue: String($0)) })
  }
}
