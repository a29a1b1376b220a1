/// The days on which something may have happened: `first` to `last`, both included.
public struct DayInterval: Hashable, Sendable, BitwiseCopyable {
  /// The earliest possible day.
  public var first: CalendarDay
  /// The latest possible day; never before `first`.
  public var last: CalendarDay

  /// The days from `first` to `last`; a `last` before `first` is raised to it.
  @inlinable
  public init(first: CalendarDay, last: CalendarDay) {
    self.first = first
    self.last = max(first, last)
  }

  /// The day in the middle, the earlier of two: first + ⌊(last − first)/2⌋.
  @inlinable public var middle: CalendarDay { first.adding(days: (last - first) / 2) }

  /// True if only one day is possible.
  @inlinable public var isExact: Bool { first == last }
}
