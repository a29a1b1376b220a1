import CalendarTime
import PatientRecord

/// A response on its chosen day.
struct DatedResponse {
  let event: HistoryEvent
  let data: ResponseAssessed
  let day: CalendarDay
  /// The labels of the courses that it is a response to; empty if not recorded.
  let labels: ArraySlice<Symbol>
}

extension DatedHistory {
  /// The responses of the record, in its order.
  var responses: [DatedResponse] {
    var responses: [DatedResponse] = []
    for place in history.events.indices {
      guard case .responseAssessed(let data) = history.events[place].event else { continue }
      responses.append(
        DatedResponse(
          event: event(place), data: data, day: day(history.events[place]),
          labels: context.pool.elements(data.treatments)))
    }
    return responses
  }
}

extension Profile.ResponseChoice {
  /// Returns the best response in the order complete, partial, none, unassessable, the first of equals; or the last.
  ///
  /// First and last are those of the record's order, which no imputation of days changes.
  func choose(_ responses: [DatedResponse]) -> DatedResponse? {
    responses.reduce(nil) { prefers($1, to: $0) ? $1 : $0 }
  }

  /// Tells if a response is chosen over an earlier one.
  func prefers(_ response: DatedResponse, to earlier: DatedResponse?) -> Bool {
    guard self == .best, let earlier else { return true }
    return response.rank < earlier.rank
  }

  /// Tells if a response is chosen over an earlier one.
  func prefers(_ response: Response, to earlier: Response?) -> Bool {
    guard self == .best, let earlier else { return true }
    return response.rank < earlier.rank
  }
}

extension Profile.PatientResponseChoice {
  /// Returns the best response, the first or the last; nil if there are none.
  func choose(_ responses: [Response]) -> Response? {
    switch self {
    case .best: responses.min { $0.rank < $1.rank }
    case .first: responses.first
    case .last: responses.last
    }
  }
}

extension DatedResponse {
  /// The place among the responses: 0 for the best, the last for an assessment without a global response.
  fileprivate var rank: Int { data.response?.rank ?? Response.allCases.count }
}

extension Response {
  /// The place among the responses: 0 for the best.
  var rank: Int {
    switch self {
    case .complete: 0
    case .partial: 1
    case .none: 2
    case .unassessable: 3
    }
  }
}

extension [DatedResponse] {
  /// Returns those to a condition, and those that name none; all of them if the condition is not known.
  ///
  /// The condition is looked up in the diagnoses only if there is no indication and a response names a condition.
  func to(
    _ indication: String?, orElse diagnosis: () -> String?, in context: ProjectionContext
  ) -> [DatedResponse] {
    guard contains(where: { !$0.data.condition.isNone }),
      let condition = indication ?? diagnosis()
    else { return self }
    // Nearly all responses of a patient name the same condition.
    var last = (named: Symbol.none, isTreated: true)
    func isTreated(_ named: Symbol) -> Bool {
      if named.isNone || named == last.named { return named.isNone || last.isTreated }
      let text = context.pool.text(named)
      last = (named, text == condition || FoldedText(text) == FoldedText(condition))
      return last.isTreated
    }
    return allSatisfy { isTreated($0.data.condition) } ? self : filter { isTreated($0.data.condition) }
  }
}

extension Sequence<DatedResponse> {
  /// Returns those after the first day of a range and up to its end, that day included.
  func within(_ range: DayRange, censoringDay: CalendarDay) -> [DatedResponse] {
    let last = range.end ?? censoringDay
    return filter { range.start < $0.day && $0.day <= last }
  }

  /// Chooses a global response within a range to a combination of courses, whose labels `isNamed` knows.
  ///
  /// The choice is among responses that name one of the courses; if none does, among those that name no course.
  func chosen(
    by choice: Profile.ResponseChoice, within range: DayRange, censoringDay: CalendarDay,
    where isNamed: (Symbol) -> Bool
  ) -> DatedResponse? {
    var naming: DatedResponse?
    var general: DatedResponse?
    let last = range.end ?? censoringDay
    for response in self
    where response.data.response != nil && range.start < response.day && response.day <= last {
      if response.labels.isEmpty {
        if choice.prefers(response, to: general) { general = response }
      } else if response.labels.contains(where: isNamed), choice.prefers(response, to: naming) {
        naming = response
      }
    }
    return naming ?? general
  }
}
