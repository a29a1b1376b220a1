import Text

extension Answer {
  /// Returns the provenance in a few lines for people: date and log, rules, and parts that do not count.
  ///
  /// Id and seal are whole unless abbreviated to their first eight digits. With `wholeProfile` every rule is said, as
  /// forms without a place of their own for the profile need it on standard error (`OutputFormat.carriesProvenance`);
  /// otherwise only those that differ from their defaults, in words.
  package func provenanceLines(abbreviated: Bool = false, wholeProfile: Bool = false) -> [String] {
    let rules =
      wholeProfile
      ? profile.map { "\($0.name)=\($0.value)" }.joined(separator: " ") : differences.joined(separator: "; ")
    let lines =
      [place(abbreviated: abbreviated), earlier(abbreviated: abbreviated), filter ?? "", rules, counts]
      + notCounted.map(\.inWords)
    return lines.filter { !$0.isEmpty }.map(shown)
  }

  private func place(abbreviated: Bool) -> String {
    if isDeidentified { return "" }
    let dates = ["as of \(asOf)", knownAt.map { "known at \($0)" }].compactMap { $0 }
    let places =
      log.sites.isEmpty
      ? place(log, abbreviated) : log.sites.map { "\($0.site): " + place($0.log, abbreviated).joined(separator: " ") }
    return (dates + places).joined(separator: ", ")
  }

  private func place(_ log: LogPosition, _ abbreviated: Bool) -> [String] {
    let position = (log.id.map { "log \(short($0, abbreviated)) " } ?? "") + "seq \(log.sequenceNumber)"
    return [position] + (log.seal.map { ["seal \(short($0, abbreviated))"] } ?? [])
  }

  /// The state that the answer compares with.
  private func earlier(abbreviated: Bool) -> String {
    guard let since else { return "" }
    let parts = [
      since.knownAt.map { "since \($0)" } ?? "since nothing was known", "seq \(since.log.sequenceNumber)",
      since.log.seal.map { "seal \(short($0, abbreviated))" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  private func short(_ text: String, _ isAbbreviated: Bool) -> String {
    isAbbreviated && text.count > 8 ? text.prefix(8) + "…" : text
  }

  private var counts: String {
    let parts = [
      erased == 0 ? nil : "\(counted(erased, "event")) erased",
      unknown == 0 ? nil : "\(counted(unknown, "event")) not understood",
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}
