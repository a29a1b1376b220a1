package import CalendarTime

/// The highest part of a day that is not known but chosen, as the flags of CDISC ADaM (and of admiral) name it.
///
/// Of `2022-03` the day is imputed (D), of `2022` the month as well (M). What the rest of the record leaves open
/// counts, not what was written: a month of which one day is possible is not flagged.
package enum ImputedPart: String, CaseIterable, Sendable {
  case day = "D"
  case month = "M"
  case year = "Y"

  /// What differs between the earliest and the latest possible day; nil where nothing does, or one of them is missing.
  package init?(_ first: CalendarDay?, _ last: CalendarDay?) {
    guard let first, let last, first != last else { return nil }
    let (one, other) = (first.components, last.components)
    self = one.year != other.year ? .year : one.month != other.month ? .month : .day
  }
}
