package import CalendarTime

import JSONText

/// Who was on what, by day, as known at some moments: what the slider of a report moves through.
package struct ReplayData: Sendable {
  /// One patient's states by day, as known from a moment on.
  package struct Known: Equatable, Sendable {
    /// The index of the moment.
    package let point: Int
    /// From which day on, and what in words; empty for nothing. By day; each differs from the one before.
    package let days: [(day: CalendarDay, text: String)]

    /// States by day.
    package init(point: Int, days: [(day: CalendarDay, text: String)]) { (self.point, self.days) = (point, days) }

    /// Whether the states agree.
    package static func == (left: Known, right: Known) -> Bool {
      left.point == right.point && left.days.elementsEqual(right.days) { $0 == $1 }
    }
  }

  /// The moments in words, in order; the last one is all that is known.
  package let points: [String]
  /// How many moments there are in the log, of which those are some.
  package let momentCount: Int
  /// The first day on which something can be shown.
  package let first: CalendarDay
  /// The last day: the as-of date.
  package let last: CalendarDay
  /// The patients in their order, each with what was known from which moment on.
  package let patients: [(name: String, known: [Known])]

  /// Who was on what.
  package init(
    points: [String], momentCount: Int, last: CalendarDay, patients: [(name: String, known: [Known])]
  ) {
    let days = patients.lazy.flatMap(\.known).flatMap(\.days).map(\.day)
    first = min(days.min() ?? last, last)
    (self.points, self.momentCount, self.last, self.patients) = (points, momentCount, last, patients)
  }

  /// Writes it as the script reads it: texts once, days as numbers after the first.
  func write(to writer: inout JSONWriter) {
    var numbers: [String: Int] = ["": 0]
    var texts = [""]
    func number(_ text: String) -> Int {
      if let known = numbers[text] { return known }
      numbers[text] = texts.count
      texts.append(text)
      return texts.count - 1
    }
    writer.beginObject()
    writer.key("first")
    writer.integer(Int(first.daysSinceEpoch))
    writer.key("last")
    writer.integer(Int(last.daysSinceEpoch))
    writer.texts("points", points)
    writer.key("patients")
    writer.beginArray()
    for (name, known) in patients {
      writer.beginArray()
      writer.string(name)
      writer.beginArray()
      for state in known {
        writer.beginArray()
        writer.integer(state.point)
        writer.beginArray()
        for (day, text) in state.days {
          writer.integer(day - first)
          writer.integer(number(text))
        }
        writer.endArray()
        writer.endArray()
      }
      writer.endArray()
      writer.endArray()
    }
    writer.endArray()
    writer.texts("texts", texts)
    writer.endObject()
  }
}

extension JSONWriter {
  /// A member that is a list of texts.
  mutating func texts(_ name: String, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { string(text) }
    endArray()
  }
}
