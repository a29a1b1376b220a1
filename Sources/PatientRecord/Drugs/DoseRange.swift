/// The doses of a drug by one route that its label or a review calls usual, and the highest one that it names.
package struct DoseRange: Hashable, Sendable {
  /// INN of the drug.
  package let drug: String
  /// The route.
  package let route: Route
  /// The usual amounts, in `unit`: of a whole `period`, or of one administration at one of `intervals`.
  package let usual: ClosedRange<Double>
  /// The highest amount that the source names, loading doses included.
  package let maximum: Double
  /// The unit of the amounts.
  package let unit: DoseUnit
  /// The time that the amounts are counted over.
  package let period: DoseInterval
  /// The usual times between administrations, the most usual one first; the period is one of them.
  package let intervals: [DoseInterval]
  /// The document that names the figures.
  package let source: String

  /// The place of a dose in the range.
  package enum Level: Hashable, Sendable { case below, usual, aboveUsual, aboveMaximum }

  /// The place of a dose; nil if the unit of the dose cannot be compared with the range.
  ///
  /// Doses that are given more often than the range says add up over its period: 15 mg a day of a weekly drug is
  /// 105 mg a week. Doses that are given less often count as they are.
  package func level(of dose: Dose) -> Level? {
    let own = Dose(amount: 1, unit: unit, every: period)
    guard dose.comparisonUnit == own.comparisonUnit else { return nil }
    let addsUp = dose.every.days < period.days && !intervals.contains { $0.days == dose.every.days }
    let factor = addsUp ? period.days / dose.every.days : 1
    let amount = (dose.upTo ?? dose.amount) * factor * dose.unit.comparison.factor / unit.comparison.factor
    if amount > maximum * 1.000_001 { return .aboveMaximum }
    if amount > usual.upperBound * 1.000_001 { return .aboveUsual }
    return amount < usual.lowerBound * 0.999_999 ? .below : .usual
  }

  /// True if the time between administrations is a usual one, or there is none. Parts of a day are usual for a daily
  /// drug.
  package func isUsual(_ interval: DoseInterval) -> Bool {
    if !interval.isRegular { return true }
    return period == .day ? interval.days <= 1 : intervals.contains { $0.days == interval.days }
  }
}

extension DrugCatalogue {
  /// Returns the ranges of a drug by a route; by all routes if it is nil. Empty where no source was found.
  package static func doseRanges(of drug: Drug, by route: Route? = nil) -> [DoseRange] {
    let own = doseRangesByDrug[drug.name] ?? []
    return route.map { route in own.filter { $0.route == route } } ?? own
  }

  private static let doseRangesByDrug = Dictionary(grouping: doseRanges, by: \.drug)

  /// The ranges of the built-in catalogue. It is read once, when a range is looked up first.
  package static let doseRanges: [DoseRange] = Array(doseRangeTable.utf8).split(separator: UInt8(ascii: "\n"))
    .map(DoseRange.init(line:))

  /// Drug, route, usual amounts, highest amount, unit and intervals (the first is the period), source.
  private static let doseRangeTable = """
    baricitinib | oral | 2-4 | 4 | mg | P1D | Olumiant product information, section 4.2
    upadacitinib | oral | 15-30 | 45 | mg | P1D | Rinvoq SmPC 4.2; 45 mg as induction in bowel disease
    tofacitinib | oral | 10-10 | 20 | mg | P1D | Xeljanz SmPC 4.2; 10 mg twice daily as induction in colitis
    filgotinib | oral | 100-200 | 200 | mg | P1D | Jyseleca product information
    abrocitinib | oral | 100-200 | 200 | mg | P1D | Cibinqo SmPC 4.2
    ritlecitinib | oral | 50-50 | 50 | mg | P1D | Litfulo US label 2.2
    deuruxolitinib | oral | 16-16 | 16 | mg | P1D | Leqselvi US label 2 (8 mg twice daily)
    ruxolitinib | oral | 10-40 | 50 | mg | P1D | Jakafi US label 2; at most 25 mg twice daily in polycythaemia
    deucravacitinib | oral | 6-6 | 6 | mg | P1D | Sotyktu SmPC 4.2
    apremilast | oral | 60-60 | 60 | mg | P1D | Otezla SmPC 4.2
    methotrexate | oral | 7.5-25 | 30 | mg | P1W | methotrexate US label; Menting 2016, Acta Derm Venereol 96:23
    methotrexate | subcutaneous | 7.5-25 | 30 | mg | P1W | as by mouth
    methotrexate | intramuscular | 7.5-25 | 30 | mg | P1W | as by mouth
    ciclosporin | oral | 2.5-5 | 5 | mg/kg | P1D | ciclosporin SmPC 4.2, other than transplantation
    azathioprine | oral | 1-3 | 3 | mg/kg | P1D | azathioprine SmPC 4.2, other than transplantation
    mycophenolate | oral | 1000-3000 | 3000 | mg | P1D | PubMed 10025760, PMC7387810; mofetil, off-label in skin
    hydroxychloroquine | oral | 200-400 | 400 | mg | P1D | Plaquenil SmPC 4.2
    leflunomide | oral | 10-20 | 100 | mg | P1D | Arava SmPC 4.2; 100 mg as loading dose for 3 days
    sulfasalazine | oral | 2000-3000 | 4000 | mg | P1D | Azulfidine EN-tabs US label; 3-4 g to begin with in colitis
    dapsone | oral | 50-300 | 400 | mg | P1D | dapsone US label; MSD Manual
    acitretin | oral | 10-50 | 75 | mg | P1D | acitretin SmPC 4.2
    alitretinoin | oral | 10-30 | 30 | mg | P1D | Toctino product information
    isotretinoin | oral | 0.5-1 | 1 | mg/kg | P1D | isotretinoin SmPC 4.2
    prednisone | oral | 5-60 | 200 | mg | P1D | prednisone US label; 200 mg in multiple sclerosis
    prednisolone | oral | 5-60 | 200 | mg | P1D | prednisolone US label; 200 mg in multiple sclerosis
    dupilumab | subcutaneous | 200-300 | 600 | mg | P2W P4W | Dupixent SmPC 4.2; 600 or 400 mg to begin with
    tralokinumab | subcutaneous | 300-300 | 600 | mg | P2W P4W | Adtralza SmPC 4.2; 600 mg to begin with
    lebrikizumab | subcutaneous | 250-250 | 500 | mg | P2W P4W | Ebglyss SmPC 4.2; 500 mg in weeks 0 and 2
    nemolizumab | subcutaneous | 30-60 | 60 | mg | P4W P8W | Nemluvio US label 2
    omalizumab | subcutaneous | 75-600 | 600 | mg | P4W P2W | Xolair SmPC 4.2, tables 2 and 3
    adalimumab | subcutaneous | 40-80 | 160 | mg | P2W P1W | NICE TA146; Humira SmPC 4.2, hidradenitis
    etanercept | subcutaneous | 50-100 | 100 | mg | P1W | PMC1910890, table 10
    infliximab | intravenous | 3-5 | 10 | mg/kg | P8W P6W | PMC1910890, table 12; PMC7387810
    ustekinumab | subcutaneous | 45-90 | 90 | mg | P12W | PMC9825973, table 1
    secukinumab | subcutaneous | 150-300 | 300 | mg | P4W P2W P1W | Cosentyx US label
    ixekizumab | subcutaneous | 80-80 | 160 | mg | P4W P2W | Taltz SmPC 4.2; 160 mg to begin with
    bimekizumab | subcutaneous | 160-320 | 320 | mg | P8W P4W P2W | Bimzelx SmPC 4.2
    guselkumab | subcutaneous | 100-100 | 200 | mg | P8W | PMC9825973, table 1; 200 mg in bowel disease
    risankizumab | subcutaneous | 150-150 | 150 | mg | P12W | Skyrizi SmPC 4.2; bowel disease apart
    tildrakizumab | subcutaneous | 100-200 | 200 | mg | P12W | PMC9825973, table 1
    tocilizumab | subcutaneous | 162-162 | 162 | mg | P1W P2W | RoActemra US label
    tocilizumab | intravenous | 4-8 | 8 | mg/kg | P4W | RoActemra US label
    abatacept | subcutaneous | 125-125 | 125 | mg | P1W | PMC7387810, table 1
    """
}

extension DoseRange {
  fileprivate init(line: ArraySlice<UInt8>) {
    let cells = line.split(separator: UInt8(ascii: "|")).map { DoseRange.words($0).joined(separator: " ") }
    let bounds =
      cells.count == 7 ? cells[2].utf8.split(separator: UInt8(ascii: "-")).compactMap { Double(Substring($0)) } : []
    let intervals = cells.count == 7 ? DoseRange.words(cells[5].utf8).compactMap(DoseInterval.init(iso:)) : []
    guard let route = cells.count > 1 ? Route(rawValue: cells[1]) : nil, bounds.count == 2, bounds[0] <= bounds[1],
      let maximum = Double(cells[3]), let unit = DoseUnit(rawValue: cells[4]), let period = intervals.first
    else { preconditionFailure("a line of the dose ranges cannot be read: \(String(decoding: line, as: UTF8.self))") }
    self.init(
      drug: cells[0], route: route, usual: bounds[0]...bounds[1], maximum: maximum, unit: unit, period: period,
      intervals: intervals, source: cells[6])
  }

  /// Splits bytes at spaces.
  private static func words(_ text: some Collection<UInt8>) -> [String] {
    text.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }
}
