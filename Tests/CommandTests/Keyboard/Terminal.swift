import Foundation
import TestSupport

/// What a program showed on a terminal, and how it ended.
struct TerminalResult {
  let status: Int32
  /// All that it wrote and all that was typed, lines ended by a line feed alone.
  let screen: String
}

/// Runs a program at a real pseudo-terminal of so many columns, at which all of `typed` is typed at once.
///
/// Control-D ends the input where `typed` holds `\u{4}` at the start of a line. Control-C is typed half a second after
/// the screen shows `interruption`. A program that shows nothing for two minutes waits for an answer that nobody types:
/// it is ended, and the test fails.
func atTerminal(
  _ words: [String], typed: String = "", interruption: String = "", columns: Int = 100, log: String? = nil,
  environment: [String: String] = [:]
) throws -> TerminalResult {
  var seen = [
    "TZ": "UTC", "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
    "SWIFT_BACKTRACE": "enable=no",
    // Python would pass a locale on that is better than the one it was given (PEP 538).
    "PYTHONCOERCECLOCALE": "0",
  ].merging(environment) { _, given in given }
  if let log { seen["REGIMEN_LOG"] = log }
  let result = try run(
    "/usr/bin/env",
    ["python3", "-c", terminalScript, String(columns), typed, interruption, PackageLayout.executable("regimen")]
      + words,
    environment: seen)
  guard result.error.isEmpty else { throw UnexpectedFailure(result: result) }
  return TerminalResult(status: result.status, screen: result.output.replacing("\r\n", with: "\n"))
}

/// Opens a pseudo-terminal, runs the program in it, types, and copies what the terminal shows.
private let terminalScript = """
  import fcntl, os, pty, select, signal, struct, subprocess, sys, termios, time
  # The threads of the tests may block signals, and what they start would, too.
  signal.pthread_sigmask(signal.SIG_SETMASK, [])
  master, slave = pty.openpty()
  fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
  interruption = sys.argv[3].encode()
  # Only the terminal of a session sends signals for keys.
  own = (lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0)) if interruption else None
  child = subprocess.Popen(
      sys.argv[4:], stdin=slave, stdout=slave, stderr=slave, start_new_session=True, preexec_fn=own)
  os.close(slave)
  os.write(master, sys.argv[2].encode())
  shown = b""
  while True:
      if not select.select([master], [], [], 120)[0]:
          child.kill()
          sys.exit("waits for an answer that nobody types")
      try:
          piece = os.read(master, 65536)
      except OSError:
          break
      if not piece:
          break
      os.write(1, piece)
      shown += piece
      if interruption and interruption in shown:
          interruption = b""
          time.sleep(0.5)
          os.write(master, b"\\x03")
  sys.exit(child.wait())
  """
