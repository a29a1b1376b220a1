import CalendarTime
package import Text

/// The width of messages in columns: that of the terminal, else 100.
package var messageWidth: Int { StandardStream.error.terminalWidth ?? 100 }

/// Writes a diagnostic to standard error, for people.
package func tell(_ diagnostic: Diagnostic) {
  tell(diagnostic.rendered(width: messageWidth, isASCII: StandardStream.error.isASCII))
}

/// Writes a text to standard error, for people. If it is closed nobody is left to tell, and nothing happens.
package func tell(_ text: String) {
  do throws(OutputError) { try StandardStream.error.show(text) } catch { return }
}

/// The progress of long work on one line of a terminal. The line is wiped when the work is done.
package final class ProgressLine: Sendable {
  private struct State {
    var lastDrawn: Instant?
    var isOnScreen = false
  }

  private let work: String
  private let state = Locked(State())

  /// The least work to report, in mebibytes: less is over before anyone could read the line.
  private static let shortest = 16
  /// The milliseconds between two drawings.
  private static let pause: Int64 = 100

  /// A line for some work; nil if standard error is no terminal.
  package init?(_ work: String) {
    guard StandardStream.error.isTerminal else { return nil }
    self.work = work
  }

  deinit { wipe() }

  /// Draws the share that is done, if that is worth it. Any thread may call it.
  package func show(_ done: Int, of count: Int) {
    if count < ProgressLine.shortest { return }
    let now = SystemClock.now()
    state.withLock { state in
      if let last = state.lastDrawn, now < last.adding(milliseconds: ProgressLine.pause) { return }
      state.lastDrawn = now
      state.isOnScreen = true
      ProgressLine.draw("\r\(work): \(100 * done / count) %\u{1B}[K")
    }
  }

  /// The callback that draws. Any thread may call it.
  package var callback: @Sendable (_ done: Int, _ count: Int) -> Void { { [self] in show($0, of: $1) } }

  /// Takes the line off the screen.
  package func wipe() {
    state.withLock { state in
      if state.isOnScreen { ProgressLine.draw("\r\u{1B}[K") }
      state.isOnScreen = false
    }
  }

  private static func draw(_ line: String) { try? StandardStream.error.write(line) }
}
