import CalendarTime

/// The length of a row in days and months, as the rules `days` and `month` count.
struct RowLength {
  private(set) var days = 0
  private(set) var months = 0.0

  /// Sums disjoint ranges without held days; a range without an end is counted to `censoringDay`, an empty one not.
  ///
  /// Months run from the start of a range over as many days as it counts, as if no held day lay between them.
  init(
    _ ranges: some Sequence<DayRange>, without held: [DayRange] = [], to censoringDay: CalendarDay, _ profile: Profile
  ) {
    let extra = profile.days == .inclusive ? 1 : 0
    for range in ranges where !range.isEmpty {
      var counted = range.days(to: censoringDay) + extra
      if !held.isEmpty { counted -= range.days(in: held, to: censoringDay) }
      days += counted
      if profile.month == .calendar { months += range.start.calendarMonths(to: range.start.adding(days: counted)) }
    }
    if profile.month == .average { months = Double(days) / 30.4375 }
  }
}

/// The length of a row under every imputation, and the parts of its bounds that are imputed.
struct RowMeasures {
  let chosen: RowLength
  let daysMin: Int
  let daysMax: Int
  let monthsMin: Double
  let monthsMax: Double
  let startImputed: ImputedPart?
  let endImputed: ImputedPart?

  /// Measures disjoint ranges in order, without the days held in them; equal ranges of two imputations are measured
  /// once.
  init(
    _ dated: DatedHistory, ranges: (Imputation) -> [DayRange], held: (Imputation, [DayRange]) -> [DayRange]
  ) {
    func measure(_ one: Imputation, _ ranges: [DayRange], _ held: [DayRange]) -> RowLength {
      RowLength(ranges, without: held, to: dated.censoringDay[one], dated.profile)
    }
    let chosenRanges = ranges(.chosen)
    let chosenHeld = held(.chosen, chosenRanges)
    let chosen = measure(.chosen, chosenRanges, chosenHeld)
    func other(_ one: Imputation) -> (length: RowLength, ranges: [DayRange]) {
      let ranges = ranges(one)
      let held = held(one, ranges)
      let isSame =
        ranges == chosenRanges && held == chosenHeld && dated.censoringDay[one] == dated.censoringDay.chosen
      return (isSame ? chosen : measure(one, ranges, held), ranges)
    }
    let shortest = other(.shortest)
    let longest = other(.longest)
    self.init(
      chosen: chosen, shortest: shortest.length, longest: longest.length,
      startImputed: ImputedPart(shortest.ranges.first?.start, longest.ranges.first?.start),
      endImputed: ImputedPart(shortest.ranges.last?.end, longest.ranges.last?.end))
  }

  /// Measures one range without held days; equal ranges of two imputations are measured once.
  init(_ dated: DatedHistory, range: ByImputation<DayRange>) {
    func measure(_ one: Imputation) -> RowLength {
      RowLength(CollectionOfOne(range[one]), to: dated.censoringDay[one], dated.profile)
    }
    let chosen = measure(.chosen)
    func other(_ one: Imputation) -> RowLength {
      let isSame = range[one] == range.chosen && dated.censoringDay[one] == dated.censoringDay.chosen
      return isSame ? chosen : measure(one)
    }
    self.init(
      chosen: chosen, shortest: other(.shortest), longest: other(.longest),
      startImputed: ImputedPart(range.shortest.start, range.longest.start),
      endImputed: ImputedPart(range.shortest.end, range.longest.end))
  }

  private init(
    chosen: RowLength, shortest: RowLength, longest: RowLength, startImputed: ImputedPart?, endImputed: ImputedPart?
  ) {
    self.chosen = chosen
    // Nearly always the lengths of the shortest and of the longest imputation. But the same days are a larger part of a
    // shorter month, and counted inclusively, two ranges that join lose a day.
    daysMin = min(chosen.days, shortest.days, longest.days)
    daysMax = max(chosen.days, shortest.days, longest.days)
    monthsMin = min(chosen.months, shortest.months, longest.months)
    monthsMax = max(chosen.months, shortest.months, longest.months)
    self.startImputed = startImputed
    self.endImputed = endImputed
  }
}

extension Profile {
  /// Returns the months from one day to another, by the rule `month`.
  func months(from start: CalendarDay, to end: CalendarDay) -> Double {
    month == .calendar ? start.calendarMonths(to: end) : Double(end - start) / 30.4375
  }
}
