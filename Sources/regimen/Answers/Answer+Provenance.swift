import Text

extension Answer {
  /// What the answer rests on, in two or three lines for people: date and log, profile, and what was left out.
  ///
  /// Id and seal are whole unless abbreviated to their first eight digits. For forms that do not carry the provenance
  /// (`OutputFormat.carriesProvenance`) these lines and the notes belong on standard error.
  func provenanceLines(abbreviated: Bool = false) -> [String] {
    let lines = [
      place(abbreviated: abbreviated), earlier(abbreviated: abbreviated),
      profile.map { "\($0.name)=\($0.value)" }.joined(separator: " "), counts,
    ]
    return lines.filter { !$0.isEmpty }.map(shown)
  }

  private func place(abbreviated: Bool) -> String {
    let short = { (text: String) in abbreviated && text.count > 8 ? text.prefix(8) + "…" : text }
    let position = (log.id.map { "log \(short($0)) " } ?? "") + "seq \(log.sequenceNumber)"
    let parts = [
      "as of \(asOf)", knownAt.map { "known at \($0)" }, position, log.seal.map { "seal \(short($0))" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// The state that the answer compares with.
  private func earlier(abbreviated: Bool) -> String {
    guard let since else { return "" }
    let short = { (text: String) in abbreviated && text.count > 8 ? text.prefix(8) + "…" : text }
    let parts = [
      since.knownAt.map { "since \($0)" } ?? "since nothing was known", "seq \(since.log.sequenceNumber)",
      since.log.seal.map { "seal \(short($0))" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  private var counts: String {
    let parts = [
      erased == 0 ? nil : "\(counted(erased, "event")) erased",
      unknown == 0 ? nil : "\(counted(unknown, "event")) not understood",
      possible == 0 ? nil : "\(counted(possible, "possible combination")) not counted",
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}
