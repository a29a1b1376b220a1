// Builds the reference log EventLogs/case-series from the facts of its charts.
//
//   case-series DIR        writes the log into a new directory
//   case-series --drafts   prints its events as drafts, one a line, batch after batch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says on standard error why there is no result, and ends.
func end(_ message: String, code: Int32) -> Never {
  let line = Array("case-series: \(message)\n".utf8)
  _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(code)
}

let arguments = CommandLine.arguments.dropFirst()
guard let word = arguments.first, arguments.count == 1 else {
  end("usage: case-series DIR | case-series --drafts", code: 2)
}
do {
  let batches = try CaseSeries.batches()
  if word == "--drafts" {
    for line in batches.flatMap(\.lines) { print(line) }
  } else {
    try LogDirectory.write(batches, to: word)
  }
} catch {
  end("\(error)", code: 3)
}
