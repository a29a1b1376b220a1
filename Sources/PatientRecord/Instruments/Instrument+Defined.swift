extension Instrument {
  /// The instrument that a department has defined; nil for a definition that breaks a rule.
  package init?(_ definition: InstrumentDefined, _ pool: RecordPool) {
    guard InstrumentDefined.fault(of: definition, pool) == nil else { return nil }
    // A known name stands for the usual one, so that another spelling does not become an instrument of its own.
    let written = pool.text(definition.instrument)
    let known = InstrumentCatalogue.builtIn.instrument(named: written)
    let name = known?.name ?? written
    let stated = pool.text(definition.reference)
    self.init(
      name, names: (pool.text(definition.names).listed ?? []) + (known?.otherNames ?? []),
      definition.lowest...definition.highest, isWhole: definition.whole ?? false, better: definition.better,
      complete: known?.worstForComplete, of: known?.conditions ?? [], minimumDifference: definition.minimumDifference,
      Instrument.criteria(of: definition, name, pool), source: stated.isEmpty ? "defined by the department" : stated)
  }

  /// The scores that there are and the responses that they show: `0 to 10, lower is better, Ward-score50`.
  package var inWords: String {
    let scores = "\(DoseAmount.text(range.lowerBound)) to \(DoseAmount.text(range.upperBound))"
    let parts = [scores + (isWhole ? " in whole numbers" : ""), "\(better.rawValue) is better"]
    return (parts + criteria.map(\.name)).joined(separator: ", ")
  }

  private static func criteria(
    of definition: InstrumentDefined, _ name: String, _ pool: RecordPool
  ) -> [ScoreCriterion] {
    let isLower = definition.better == .lower
    let word = name.split(separator: " ").joined(separator: "-")
    let scores = (pool.text(definition.absolute).numbers ?? []).map { limit in
      ScoreCriterion(
        "\(word)-at-\(isLower ? "most" : "least")-\(DoseAmount.text(limit))", score: .init(value: limit))
    }
    let percents = (pool.text(definition.relative).numbers ?? []).map { percent in
      ScoreCriterion(word + DoseAmount.text(percent), percent: percent)
    }
    let points = definition.minimumDifference.map { difference in
      ScoreCriterion(
        "\(word)\(isLower ? "fall" : "rise")\(DoseAmount.text(difference))", points: .init(value: difference))
    }
    return scores + percents + (points.map { [$0] } ?? [])
  }
}

extension InstrumentDefined {
  /// Returns the field of a definition that cannot be; nil for a definition that can.
  static func fault(of definition: InstrumentDefined, _ pool: RecordPool) -> String? {
    guard definition.lowest < definition.highest else { return "highest" }
    let range = definition.lowest...definition.highest
    func isFault(_ text: Symbol, _ allowed: (Double) -> Bool) -> Bool {
      !text.isNone && !(pool.text(text).numbers?.allSatisfy(allowed) ?? false)
    }
    if isFault(definition.absolute, range.contains) { return "absolute" }
    if isFault(definition.relative, { 0 < $0 && ($0 <= 100 || definition.better == .higher) }) { return "relative" }
    guard let difference = definition.minimumDifference else { return nil }
    return 0 < difference && difference <= definition.highest - definition.lowest ? nil : "minimumDifference"
  }
}

extension String {
  /// The parts between its commas, without the spaces around them; nil where one is empty.
  fileprivate var listed: [String]? {
    let parts = split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    return parts.contains("") ? nil : parts
  }

  /// The numbers between its commas; nil where something else stands there, or one stands twice.
  fileprivate var numbers: [Double]? {
    guard let parts = listed else { return nil }
    let numbers = parts.compactMap(Double.init).filter(\.isFinite)
    return numbers.count == parts.count && Set(numbers).count == numbers.count ? numbers : nil
  }
}
