import CalendarTime
import Projections

/// A day for people: as far as it is known where a part of it is imputed, `~2021-03` or `~2021`.
func shownDay(_ day: CalendarDay, _ imputed: ImputedPart?) -> String {
  switch imputed {
  case nil: "\(day)"
  case .day: "~\("\(day)".prefix(7))"
  case .month, .year: "~\("\(day)".prefix(4))"
  }
}
