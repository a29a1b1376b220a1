package import CalendarTime

/// The length of a row in days and months, as the rules `days` and `month` count.
struct RowLength {
  private(set) var days = 0
  private(set) var months = 0.0

  /// Sums disjoint spans; of their days only those in `counted`, unless that is nil.
  ///
  /// Months run from the start of a span over as many days as it counts, as if no held day lay between them.
  init(_ spans: some Sequence<DaySpan>, counted: [DayRange]? = nil, _ profile: Profile) {
    self.init(spans, counted: counted, profile, extra: profile.days == .inclusive ? 1 : 0)
  }

  /// Sums them with so many days more for each span, whatever the rule `days` says.
  init(_ spans: some Sequence<DaySpan>, counted: [DayRange]?, _ profile: Profile, extra: Int) {
    for span in spans {
      let number = (counted.map { span.days(in: $0) } ?? span.days) + extra
      days += number
      if profile.month == .calendar { months += span.start.calendarMonths(to: span.start.adding(days: number)) }
    }
    if profile.month == .average { months = Double(days) / 30.4375 }
  }
}

/// The length of a row under every imputation, and the parts of its bounds that are imputed.
struct RowMeasures {
  let chosen: RowLength
  let daysMin: Int
  /// Nil if the row was running when it is first heard of, as `monthsMax` is.
  let daysMax: Int?
  let monthsMin: Double
  let monthsMax: Double?
  let startImputed: ImputedPart?
  let endImputed: ImputedPart?
  /// The days that lie more than a year after the patient's last entry.
  let staleDays: Int
  /// The time at which the row comes under observation.
  let entry: RiskEntry
  /// The first day that does not count: that of the end, or that to which what goes on is counted.
  let lastDay: CalendarDay

  /// Measures the days of ranges, each once; of these only the days in `counted`, if it is given.
  ///
  /// Equal days of two imputations are measured once. `bounds` has the start and the end of the row, `isOpenAtStart`
  /// tells that it was running when it is first heard of.
  init(
    _ dated: DatedHistory, ranges: (Imputation) -> [DayRange], counted: ((Imputation) -> [DayRange])? = nil,
    bounds: (Imputation) -> DayRange, isOpenAtStart: Bool
  ) {
    let ranges = ByImputation(ranges)
    func spans(_ one: Imputation) -> [DaySpan] {
      let censoringDay = dated.censoringDay[one]
      return DaySpan.union(ranges[one].map { DaySpan($0, to: censoringDay) })
    }
    let chosenSpans = spans(.chosen)
    let chosenCounted = counted?(.chosen)
    let whole = chosenSpans.isEmpty ? [DaySpan(bounds(.chosen), to: dated.censoringDay.chosen)] : chosenSpans
    let chosen = RowLength(chosenSpans, counted: chosenCounted, dated.profile)
    func other(_ one: Imputation) -> RowLength {
      let (spans, counted) = (spans(one), counted?(one))
      return spans == chosenSpans && counted == chosenCounted
        ? chosen : RowLength(spans, counted: counted, dated.profile)
    }
    let (first, last) = (bounds(.shortest), bounds(.longest))
    self.init(
      chosen: chosen, shortest: other(.shortest), longest: other(.longest),
      startImputed: ImputedPart(first.start, last.start), endImputed: ImputedPart(first.end, last.end),
      staleDays: ranges.chosen.contains { $0.end == nil }
        ? dated.staleDays(chosenSpans, counted: chosenCounted) : 0,
      entry: dated.entry(
        whole, counted: chosenCounted, days: chosen.days, isOpenAtStart: isOpenAtStart),
      lastDay: whole[whole.count - 1].end, isOpenAtStart: isOpenAtStart)
  }

  /// Measures one range; `isMeasured` is false under an imputation that leaves it no day.
  init(
    _ dated: DatedHistory, range: ByImputation<DayRange>, isOpenAtStart: Bool,
    isMeasured: (Imputation) -> Bool = { _ in true }
  ) {
    func measure(_ one: Imputation) -> RowLength {
      guard isMeasured(one) else { return RowLength(EmptyCollection(), dated.profile) }
      return RowLength(CollectionOfOne(DaySpan(range[one], to: dated.censoringDay[one])), dated.profile)
    }
    let chosen = measure(.chosen)
    let span = DaySpan(range.chosen, to: dated.censoringDay.chosen)
    func other(_ one: Imputation) -> RowLength {
      let isSame =
        range[one] == range.chosen && dated.censoringDay[one] == dated.censoringDay.chosen
        && isMeasured(one) == isMeasured(.chosen)
      return isSame ? chosen : measure(one)
    }
    self.init(
      chosen: chosen, shortest: other(.shortest), longest: other(.longest),
      startImputed: ImputedPart(range.shortest.start, range.longest.start),
      endImputed: ImputedPart(range.shortest.end, range.longest.end),
      staleDays: range.chosen.end == nil && isMeasured(.chosen)
        ? dated.staleDays([span]) : 0,
      entry: dated.entry([span], counted: nil, days: chosen.days, isOpenAtStart: isOpenAtStart),
      lastDay: span.end, isOpenAtStart: isOpenAtStart)
  }

  /// Measures the days of an exposure.
  init(_ dated: DatedHistory, of exposure: MergedExposure) {
    if exposure.hasHolds {
      self.init(
        dated, ranges: { [exposure.days[$0]] }, counted: { exposure.countedDays(in: $0) },
        bounds: { exposure.days[$0] }, isOpenAtStart: exposure.isOpenAtStart)
    } else {
      self.init(dated, range: exposure.days, isOpenAtStart: exposure.isOpenAtStart)
    }
  }

  private init(
    chosen: RowLength, shortest: RowLength, longest: RowLength, startImputed: ImputedPart?, endImputed: ImputedPart?,
    staleDays: Int, entry: RiskEntry, lastDay: CalendarDay, isOpenAtStart: Bool
  ) {
    self.chosen = chosen
    // Nearly always the lengths of the shortest and of the longest imputation, but the same days are a larger part of a
    // shorter month, and counted inclusively, two ranges that join where a day is held lose a day.
    daysMin = min(chosen.days, shortest.days, longest.days)
    daysMax = isOpenAtStart ? nil : max(chosen.days, shortest.days, longest.days)
    monthsMin = min(chosen.months, shortest.months, longest.months)
    monthsMax = isOpenAtStart ? nil : max(chosen.months, shortest.months, longest.months)
    self.startImputed = startImputed
    self.endImputed = endImputed
    (self.staleDays, self.entry, self.lastDay) = (staleDays, entry, lastDay)
  }
}

extension Profile {
  /// Returns the months from one day to another, by the rule `month`.
  package func months(from start: CalendarDay, to end: CalendarDay) -> Double {
    month == .calendar ? start.calendarMonths(to: end) : Double(end - start) / 30.4375
  }
}
