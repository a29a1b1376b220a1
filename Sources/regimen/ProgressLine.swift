import CalendarTime
import EventStorage

/// How far long work has come, on one line of a terminal that is wiped when the work is done; nowhere else.
final class ProgressLine: Sendable {
  private struct State {
    var lastDrawn: Instant?
    var isOnScreen = false
  }

  private let work: String
  private let state = Monitor(State())

  /// Work with less to read than that many mebibytes is over before anyone could read how far it is.
  private static let shortest = 16
  /// Milliseconds between two looks.
  private static let pause: Int64 = 100

  /// A line for some work; nil where no one sits at a terminal.
  init?(_ work: String) {
    guard StandardStream.error.isTerminal else { return nil }
    self.work = work
  }

  deinit { wipe() }

  /// Draws how much is done, where that is worth it. Any thread may call it.
  func show(_ done: Int, of count: Int) {
    if count < ProgressLine.shortest { return }
    let now = SystemClock.now()
    state.withLock { state in
      if let last = state.lastDrawn, now < last.adding(milliseconds: ProgressLine.pause) { return }
      state.lastDrawn = now
      state.isOnScreen = true
      tell("\r\(work): \(100 * done / count) %\u{1B}[K")
    }
  }

  /// What is told of windows of a log.
  var ofWindows: LogWindows.Progress { { [self] in show($0, of: $1) } }

  /// Takes the line off the screen.
  func wipe() {
    state.withLock { state in
      if state.isOnScreen { tell("\r\u{1B}[K") }
      state.isOnScreen = false
    }
  }
}
