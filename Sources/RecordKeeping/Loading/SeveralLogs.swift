import CalendarTime
import EventStorage
import JSONText
import PatientRecord
import Seals
import Text

/// A log among several: its directory, and the name of its site.
package struct SiteLog: Hashable, Sendable {
  /// The directory.
  package let path: String
  /// The name that the call gives the site; nil for the log's own.
  package let name: String?

  /// Reads `DIR`, or `NAME=DIR`.
  package init(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let isNamed = parts.count == 2 && !parts[0].isEmpty && !parts[0].contains("/")
    (path, name) = isNamed ? (String(parts[1]), String(parts[0])) : (text, nil)
  }
}

/// The end of the log of a site, as far as it is known.
package struct SiteEnd: Sendable {
  /// The name of the site.
  package let site: String
  /// The log's id.
  package let id: String
  /// The last position; 0 where none is known.
  package let sequenceNumber: Int
  /// The seal there; nil where none is known.
  package let seal: String?
}

/// Several logs as one: their lines in the order in which they were recorded, patients behind the name of their site.
///
/// Equal pseudonyms of two sites are two people. Positions count through all of them, so that no one can name an event
/// by such a position: they are the program's own.
struct SeveralLogs: Sendable {
  /// One of the logs.
  struct Site: Sendable {
    let name: String
    let extent: LogExtent
  }

  /// A line by its site and its position there.
  private struct Place: Sendable {
    let site, sequenceNumber: Int
    let recorded: Instant
    let range: Range<Int>
  }

  let sites: [Site]
  private let bytes: [[UInt8]]
  private let places: [Place]

  /// Opens the logs and verifies every seal. Throws a `LogError`, or a `Diagnostic` for logs that are not several.
  init(_ logs: [SiteLog]) throws {
    var (sites, bytes, places) = ([Site](), [[UInt8]](), [Place]())
    for log in logs {
      let opened = try EventLog.open(log.path)
      let (extent, name) = (LogExtent(opened), log.name ?? opened.description.name)
      if let twin = sites.first(where: { $0.extent.description.id == extent.description.id }) {
        throw Diagnostic(
          "is the log of \(twin.name) once more", file: log.path, hint: "name each log once; no two copies of one")
      }
      if name.contains("/") || sites.contains(where: { $0.name == name }) {
        throw Diagnostic(
          name.contains("/") ? "a site's name has no slash" : "two sites are called \(name)", file: log.path,
          hint: "--log NAME=\(log.path)")
      }
      var lines: [UInt8] = []
      opened.forEachLine { line, buffer in
        let start = lines.count
        lines += buffer[line.range]
        places.append(
          Place(
            site: sites.count, sequenceNumber: line.sequenceNumber, recorded: line.recorded,
            range: start..<lines.count))
      }
      sites.append(Site(name: name, extent: extent))
      bytes.append(lines)
    }
    self.sites = sites
    self.bytes = bytes
    self.places = places.sorted {
      ($0.recorded, $0.site, $0.sequenceNumber) < ($1.recorded, $1.site, $1.sequenceNumber)
    }
  }

  /// The record of all of them.
  func record() throws(Diagnostic) -> Record {
    var numbers = sites.map { _ in [Int: Int]() }
    for (index, place) in places.enumerated() { numbers[place.site][place.sequenceNumber] = index + 1 }
    var lines: [UInt8] = []
    for (index, place) in places.enumerated() {
      let line = SiteLine(Array(bytes[place.site][place.range]))
      lines += line.rewritten(index + 1, site: sites[place.site].name, numbers[place.site])
      lines.append(UInt8(ascii: "\n"))
    }
    let record = Record(lines: lines)
    guard let stub = record.unexplainedStubs.first else { return record }
    let place = places[stub - 1]
    throw Diagnostic(
      "damaged: the event of seq \(place.sequenceNumber) was taken away, and no erasure says so",
      file: sites[place.site].extent.directory.path, hint: "see regimen verify with that log")
  }

  /// Sentences on the drugs and instruments that sites define in different ways, of which one way counts for all.
  func notes(on record: Record) -> [String] {
    let definitions = Dictionary(grouping: record.definitions) { places[$0.sequenceNumber - 1].site }
    if definitions.count < 2 { return [] }
    let all = record.catalogue
    let ways = definitions.mapValues { events in
      all.ways(events.map(\.event), record.pool)
    }
    return Set(ways.values.joined().map(\.key)).sorted().compactMap { name in
      let said = sites.indices.compactMap { site in ways[site]?[name].map { (site: sites[site].name, way: $0) } }
      if Set(said.map(\.way)).count < 2 { return nil }
      let listed = said.map { "\($0.site): \($0.way)" }.joined(separator: "; ")
      return "\(name) is defined in different ways (\(listed)); the one that was recorded last counts for all sites"
    }
  }

  /// The number of lines that were recorded by an instant, and the instant of the last of them.
  func end(at instant: Instant) -> (sequenceNumber: Int, recorded: Instant)? {
    let count = places.prefix { $0.recorded <= instant }.count
    return count == 0 ? nil : (count, places[count - 1].recorded)
  }

  /// The number of all lines.
  var lineCount: Int { places.count }

  /// A line as its log stores it.
  func line(_ sequenceNumber: Int) -> String? {
    guard places.indices.contains(sequenceNumber - 1) else { return nil }
    let place = places[sequenceNumber - 1]
    return String(decoding: bytes[place.site][place.range], as: UTF8.self)
  }

  /// The last position of each site that was known at an instant, with its seal; of all that is known without one.
  func positions(at instant: Instant?) throws(LogError) -> [SiteEnd] {
    var positions: [SiteEnd] = []
    for site in sites {
      let lookup = LogLookup(site.extent)
      let end: BatchEnd?
      if let instant {
        end = try lookup.lastBatch(recordedAtOrBefore: instant)
      } else {
        end = try lookup.lastBatch(endingAtOrBefore: site.extent.lastSequenceNumber)
      }
      positions.append(
        SiteEnd(
          site: site.name, id: site.extent.description.id, sequenceNumber: end?.sequenceNumber ?? 0,
          seal: end?.seal.description))
    }
    return positions
  }
}

/// A stored line whose numbers and patient become those of several logs.
private struct SiteLine {
  private let bytes: [UInt8]
  private var number: Range<Int>?
  /// The patient, and those that a link names.
  private var patients: [(range: Range<Int>, name: String)] = []
  /// The positions that an erasure names.
  private var erased: (range: Range<Int>, numbers: [Int])?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var scanner = JSONScanner(bytes)
    var type = ""
    // A line that is sealed is an object; of one that is none, what came before the fault counts.
    try? scanner.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "seq": number = try value.skipValue()
      case "type": type = try value.readString()
      case "patient": patients.append(try SiteLine.name(&value, in: bytes))
      case "data" where type == "patients-linked": try readLinked(&value)
      case "data" where type == "event-amended":
        try value.readObject { (key, _, value) throws(JSONError) in
          if key == "data" { try readLinked(&value) } else { try value.skipValue() }
        }
      case "data" where type == "event-erased":
        try value.readObject { (key, _, value) throws(JSONError) in
          let range = try value.skipValue()
          guard key == "events" else { return }
          var numbers: [Int] = []
          var list = JSONScanner(bytes, in: range)
          try list.readArray { (element) throws(JSONError) in numbers.append(try element.readInteger()) }
          erased = (range, numbers)
        }
      default: try value.skipValue()
      }
    }
  }

  private static func name(
    _ value: inout JSONScanner, in bytes: [UInt8]
  ) throws(JSONError) -> (range: Range<Int>, name: String) {
    let range = try value.skipValue()
    var text = JSONScanner(bytes, in: range)
    return (range, try text.readString())
  }

  /// Reads the patients that the data of a link name; those of another type name none.
  private mutating func readLinked(_ data: inout JSONScanner) throws(JSONError) {
    var named: [(range: Range<Int>, name: String)] = []
    try data.readObject { (key, _, value) throws(JSONError) in
      if key == "patient" || key == "other" {
        named.append(try SiteLine.name(&value, in: bytes))
      } else {
        try value.skipValue()
      }
    }
    patients += named
  }

  /// The line under another number, with the patient behind the name of the site; `numbers` are those of its log.
  func rewritten(_ sequenceNumber: Int, site: String, _ numbers: [Int: Int]) -> [UInt8] {
    var parts: [(range: Range<Int>, bytes: [UInt8])] = []
    if let number { parts.append((number, Array(String(sequenceNumber).utf8))) }
    for patient in patients {
      var writer = JSONWriter()
      writer.string(site + "/" + patient.name)
      parts.append((patient.range, writer.bytes))
    }
    if let erased {
      let others = erased.numbers.compactMap { numbers[$0].map(String.init) }.joined(separator: ",")
      parts.append((erased.range, Array("[\(others)]".utf8)))
    }
    var line = bytes
    for part in parts.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      line.replaceSubrange(part.range, with: part.bytes)
    }
    return line
  }
}

extension DrugCatalogue {
  /// Returns what the definitions of one site say, in words, by the name of the drug or instrument.
  fileprivate func ways(_ definitions: [ClinicalEvent], _ pool: RecordPool) -> [String: String] {
    var drugs: [String: [DrugDefined]] = [:]
    var ways: [String: String] = [:]
    for definition in definitions {
      switch definition {
      case .drugDefined(let drug): drugs[canonicalName(pool.text(drug.drug)), default: []].append(drug)
      case .instrumentDefined(let instrument):
        if let defined = Instrument(instrument, pool) { ways[defined.name] = defined.inWords }
      default: break
      }
    }
    for (name, own) in drugs {
      guard let drug = DrugCatalogue(definitions: own, pool: pool).drug(named: name) else { continue }
      ways[name] = "\(drug.drugClass.rawValue), \(drug.isSystemicImmunomodulator ? "" : "no ")systemic immunomodulator"
    }
    return ways
  }
}
