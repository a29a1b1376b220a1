import CalendarTime

/// Holds and resumptions of one course that are still to be put in order.
///
/// They can alternate when days can be chosen for them such that on every day the course has been held either as often
/// as it was resumed or once more; on one day any number may follow each other.
struct Alternation {
  private struct Interruption {
    let sequenceNumber: Int
    let days: DayInterval
    /// 1 for a hold, −1 for a resumption.
    let step: Int
  }

  /// By last possible day.
  private var waiting: [Interruption]

  init(_ events: [HistoryEvent]) {
    waiting = events.compactMap { event in
      let step = event.event.heldChange
      return step == 0 ? nil : Interruption(sequenceNumber: event.sequenceNumber, days: event.days, step: step)
    }
    waiting.sort { $0.days.last < $1.days.last }
  }

  /// Takes out an event that has its place in the order.
  mutating func remove(_ sequenceNumber: Int) { waiting.removeAll { $0.sequenceNumber == sequenceNumber } }

  /// True if what waits, but for one event, can alternate, beginning with a resumption if the course is held.
  ///
  /// Each is put off until its last day. Where that day's holds and resumptions do not balance, as few of the other
  /// kind as needed are drawn forward, those with the earliest last day first: nothing is gained by drawing forward
  /// more, since they can still be taken when they are needed, nor by sparing the more urgent (an exchange argument).
  /// O(n) where nearly all that is drawn forward is possible at once, O(n²) at most.
  func isPossible(held: Bool, without excluded: Int? = nil) -> Bool {
    var isTaken = waiting.map { $0.sequenceNumber == excluded }
    var balance = held ? 1 : 0
    var nextHold = 0
    var nextResumption = 0
    for index in waiting.indices {
      if !isTaken[index] { balance += waiting[index].step }
      isTaken[index] = true
      let day = waiting[index].days.last
      if index + 1 < waiting.count, waiting[index + 1].days.last == day { continue }
      while balance > 1 || balance < 0 {
        let drawn =
          balance > 1 ? draw(-1, &nextResumption, day, &isTaken) : draw(1, &nextHold, day, &isTaken)
        guard drawn else { return false }
        balance += balance > 1 ? -1 : 1
      }
    }
    return true
  }

  /// Takes the most urgent hold or resumption that is possible by a day; all of its kind before `cursor` are taken.
  private func draw(_ step: Int, _ cursor: inout Int, _ day: CalendarDay, _ isTaken: inout [Bool]) -> Bool {
    while cursor < waiting.count, isTaken[cursor] || waiting[cursor].step != step { cursor += 1 }
    let candidates = waiting.indices[cursor...]
    guard
      let index = candidates.first(where: {
        !isTaken[$0] && waiting[$0].step == step && waiting[$0].days.first <= day
      })
    else { return false }
    isTaken[index] = true
    return true
  }
}

extension ClinicalEvent {
  /// 1 for a hold, −1 for a resumption, 0 for all else.
  var heldChange: Int {
    switch self {
    case .treatmentHeld: 1
    case .treatmentResumed: -1
    default: 0
    }
  }
}
