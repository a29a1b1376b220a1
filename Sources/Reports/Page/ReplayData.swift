package import CalendarTime

import JSONText

/// The treatments of every patient by day, as known at several moments: the data of the slider of a report.
package struct ReplayData: Sendable {
  /// One patient's states by day, as known from a moment on.
  package struct Known: Equatable, Sendable {
    /// The index of the moment.
    package let point: Int
    /// The first day, and the treatment in words; empty for none. Ordered by day; each differs from the one before.
    package let days: [(day: CalendarDay, text: String)]

    /// States by day.
    package init(point: Int, days: [(day: CalendarDay, text: String)]) { (self.point, self.days) = (point, days) }

    /// Tells if the states agree.
    package static func == (left: Known, right: Known) -> Bool {
      left.point == right.point && left.days.elementsEqual(right.days) { $0 == $1 }
    }
  }

  /// The moments in words, in order; at the last one, everything is known.
  package let points: [String]
  /// The number of moments in the log, from which those are taken.
  package let momentCount: Int
  /// The first day with a state.
  package let first: CalendarDay
  /// The last day: the as-of date.
  package let last: CalendarDay
  /// The patients in their order, each with the states known from a moment on.
  package let patients: [(name: String, known: [Known])]

  /// The treatments of every patient by day.
  package init(
    points: [String], momentCount: Int, last: CalendarDay, patients: [(name: String, known: [Known])]
  ) {
    let days = patients.lazy.flatMap(\.known).flatMap(\.days).map(\.day)
    first = min(days.min() ?? last, last)
    (self.points, self.momentCount, self.last, self.patients) = (points, momentCount, last, patients)
  }

  /// Writes the form that the script reads: each text once, days as numbers after the first.
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
    writer.member("first", Int(first.daysSinceEpoch))
    writer.member("last", Int(last.daysSinceEpoch))
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
  /// Writes a member that is a list of texts.
  mutating func texts(_ name: String, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { string(text) }
    endArray()
  }
}
