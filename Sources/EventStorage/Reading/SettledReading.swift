extension LogDirectory {
  /// Reads the log in one state that was acknowledged, while writers go on beside it.
  ///
  /// `body` gets the description of the log and its head, and reads what is behind it from files that stay open, so
  /// that nothing that it has seen changes under it. Appending only adds to segments. An erasure writes them anew, but
  /// first it acknowledges its own event in a new segment: if the head still names the same segment afterwards, none
  /// was acknowledged between the first file that was opened and the last. Otherwise, and where what was read does not
  /// fit the head though the head has moved meanwhile, all is read again.
  func settled<Result>(
    _ body: (LogDescription, LogHead) throws(LogError) -> Result
  ) throws(LogError) -> Result {
    let description = try LogReader.readDescription(self)
    for _ in 0..<LogDirectory.readingLimit {
      letGo()
      let head = try LogReader.readHead(self)
      let result: Result
      do throws(LogError) {
        result = try body(description, head)
      } catch {
        // A segment that a writer has just taken back may be listed and gone when it is opened.
        if error.kind != .notFound, try LogReader.readHead(self) == head { throw error }
        if error.kind == .notFound, error.file == path { throw error }
        continue
      }
      if try LogReader.readHead(self).segment == head.segment { return result }
    }
    throw LogError(
      .busy, file: path, "was changed by others each of the \(LogDirectory.readingLimit) times that it was read",
      hint: "try again: nothing is known to be wrong with it")
  }

  /// The most times that a log is read before the reader gives up.
  private static var readingLimit: Int { 20 }
}
