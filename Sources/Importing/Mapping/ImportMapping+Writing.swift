import DelimitedText
import JSONText
import PatientRecord

extension ImportMapping {
  /// The JSON form, an event a line, so that people can read and change it; `init(json:)` reads it back.
  package var json: [UInt8] { json(listing: []) }

  /// The JSON form with values that a person may put into events, which is read back without them.
  func json(listing values: [MappedValue]) -> [UInt8] {
    var lines = ["{"]
    lines.append(
      "  \"mapping\": \(ImportMapping.version), \"source\": \(quoted(source)), \"salt\": \(quoted(salt.text)),")
    lines.append("  \"file\": \(file.json),")
    if let redcap { lines.append("  \"redcap\": \(redcap.json),") }
    lines.append("  \"patient\": \(patient.json),")
    if let site { lines.append("  \"site\": \(object([("column", quoted(site))])),") }
    lines.append("  \"tables\": [")
    for (index, table) in tables.enumerated() {
      lines += table.lines(endingWith: index + 1 < tables.count ? "," : "")
    }
    lines.append(values.isEmpty ? "  ]" : "  ],")
    if !values.isEmpty {
      lines.append("  \"columns\": [")
      lines += values.enumerated().map { "    \($1.json)\($0 + 1 < values.count ? "," : "")" } + ["  ]"]
    }
    return Array((lines + ["}", ""]).joined(separator: "\n").utf8)
  }
}

/// Returns a text as a JSON string.
private func quoted(_ text: String) -> String {
  var json = JSONWriter()
  json.string(text)
  return json.text
}

private func array(_ values: [String]) -> String { "[" + values.joined(separator: ", ") + "]" }

/// Returns an object of the members that are there.
private func object(_ members: [(key: String, value: String?)]) -> String {
  let there = members.compactMap { member in member.value.map { "\(quoted(member.key)): \($0)" } }
  return "{" + there.joined(separator: ", ") + "}"
}

/// Returns texts as a JSON array; nil for none.
private func texts(_ texts: [String]) -> String? { texts.isEmpty ? nil : array(texts.map(quoted)) }

extension FileForm {
  fileprivate var json: String {
    object([
      ("delimiter", quoted(String(delimiter))), ("encoding", quoted(encoding.rawValue)),
      ("decimal", quoted(decimal.rawValue)), ("dates", array(dates.map { quoted($0.text) })),
      ("century", century.map(String.init)), ("missing", array(missing.map(quoted))),
    ])
  }
}

extension REDCapProject {
  fileprivate var json: String {
    object([("dictionary", dictionary.map(quoted)), ("complete", complete.map { array($0.map(String.init)) })])
  }
}

extension PatientColumn {
  fileprivate var json: String {
    object([("column", quoted(column)), ("prefix", prefix.isEmpty ? nil : quoted(prefix))])
  }
}

extension RowCondition {
  fileprivate var json: String {
    let own = words.map { object([("column", quoted(column)), ("is", array($0.map(quoted)))]) } ?? quoted(column)
    return orElse.isEmpty ? own : array([own] + orElse.map(\.json))
  }
}

extension MappedTable {
  fileprivate func lines(endingWith end: String) -> [String] {
    let rows = redcap.map {
      object([("event", $0.event.map(quoted)), ("instrument", quoted($0.instrument))])
    }
    let members = [
      rows.map { "\"redcap\": \($0)" } ?? "\"key\": \(array(key.map(quoted)))",
      isOnce ? "\"once\": true" : nil, condition.map { "\"if\": \($0.json)" },
      selector.map { "\"select\": \(object([("column", quoted($0))]))" },
    ]
    return ["    {\(members.compactMap { $0 }.joined(separator: ", ")),", "     \"events\": ["]
      + events.enumerated().map { "       \($1.json)\($0 + 1 < events.count ? "," : "")" } + ["     ]}" + end]
  }
}

extension MappedEvent {
  fileprivate var json: String {
    object([
      ("for", texts(words)), ("slot", quoted(slot)), ("type", quoted(type.rawValue)), ("on", date.json),
      ("day", day.map { quoted($0.rawValue) }), ("if", condition?.json), ("each", each?.json),
      ("data", object(data.map { ($0.name, $0.value.json) })), ("evidence", evidence?.json),
    ])
  }
}

extension MappedDate {
  fileprivate var json: String {
    switch self {
    case .earliest(let column): object([("earliest", quoted(column))])
    case .column(let column, let dates, let precision, let stretch):
      object([
        ("column", quoted(column)), ("dates", dates.map { array($0.map { quoted($0.text) }) }),
        ("precision", precision?.json), ("to", stretch.map { quoted($0.to) }),
        ("ends", stretch.flatMap { $0.ends.isEmpty ? nil : array($0.ends.map(\.json)) }),
      ])
    }
  }
}

extension MappedEvidence {
  fileprivate var json: String { object([("basis", basis?.json), ("dates", dates?.json), ("note", note?.json)]) }
}

extension MappedConstant {
  fileprivate var json: String {
    switch self {
    case .text(let text): return quoted(text)
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let number):
      var json = JSONWriter()
      json.number(number)
      return json.text
    }
  }
}

extension MappedValue {
  fileprivate var json: String {
    switch self {
    case .constant(let constant): constant.json
    case .column(let column): column.json
    case .list(let several): several.json
    case .several(let values): array(values.map(\.json))
    case .first(let values): object([("first", array(values.map(\.json)))])
    case .with(let column, let constant): object([("with", quoted(column)), ("value", constant.json)])
    case .dose(let amount, let upTo, let unit, let every):
      object([("amount", amount.json), ("upTo", upTo?.json), ("unit", unit.json), ("every", every.json)])
    case .suspect(let treatment, let causality, let action):
      object([("treatment", treatment.json), ("causality", causality?.json), ("action", action?.json)])
    case .each: quoted("@each")
    case .ofRow(let slot): quoted("@" + slot)
    case .ofOtherRow(let reference): reference.json
    case .running(let column): object([("running", quoted(column))])
    }
  }
}

extension ColumnValue {
  fileprivate var json: String {
    object([
      ("column", quoted(column)), ("values", values.map(words)),
      ("others", keepsOthers ? quoted("as-written") : nil), ("skip", texts(skipped)), ("empty", empty?.json),
      ("decimal", decimal.map { quoted($0.rawValue) }),
    ])
  }
}

/// Returns words and what they stand for as a JSON object.
private func words(_ words: [MappedWord]) -> String { object(words.map { ($0.text, $0.value.json) }) }

extension ValueList {
  fileprivate var json: String {
    let place: [(String, String?)] =
      switch self.place {
      case .checkbox(let field): [("checkbox", quoted(field))]
      case .column(let column, let separator): [("column", quoted(column)), ("split", quoted(separator))]
      }
    return object(
      place + [
        ("values", values.map(words)), ("others", keepsOthers ? quoted("as-written") : nil), ("skip", texts(skipped)),
        ("empty", empty?.json),
      ])
  }
}

extension RowReference {
  fileprivate var json: String {
    switch row {
    case .key(let columns): object([("slot", quoted(slot)), ("key", array(columns.map(quoted)))])
    case .instance(let instrument, let event, let column, let separator):
      object([
        ("slot", quoted(slot)), ("instrument", quoted(instrument)), ("event", event.map(quoted)),
        ("instance", quoted(column)), ("split", separator.map(quoted)),
      ])
    }
  }
}
