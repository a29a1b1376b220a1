#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
  @unsafe @preconcurrency import Musl
#elseif canImport(Darwin)
  @unsafe @preconcurrency import Darwin
#endif

/// Another program of this machine that makes bytes of bytes: it reads standard input and writes standard output.
package enum OtherProgram {
  /// A run that gave nothing.
  package struct Failure: Error, Equatable, Sendable {
    /// The fault, as a clause about the program.
    package let message: String

    /// A fault in words.
    package init(message: String) { self.message = message }
  }

  /// The most bytes that a program may write: more than any figure has.
  private static let limit = 1 << 28
  /// The time between two looks at a program that runs, in microseconds.
  private static let pause = 5_000

  /// Returns the path of a program of that name that the user may run; nil if no directory of `PATH` has one.
  ///
  /// A directory that is not named from the root does not count: the program must not hang on where it is asked for.
  package static func path(of name: String) -> String? {
    let directories = (environmentValue("PATH") ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
    return directories.map { "\($0)/\(name)" }.first { path in
      var status = stat()
      guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
      return unsafe access(path, X_OK) == 0
    }
  }

  /// Runs the program at a path, without a shell, and returns the bytes that it writes.
  ///
  /// All that it reads and writes stands in files without a name, which nobody else can open. It is ended when it has
  /// not ended by itself within a number of seconds.
  package static func run(
    _ path: String, _ words: [String], reading input: [UInt8], seconds: Int = 60
  ) throws(Failure) -> [UInt8] {
    var files: [Int32] = []
    defer { for file in files { close(file) } }
    let end: End
    do throws(SystemError) {
      for _ in 0..<3 { files.append(try unnamedFile()) }
      try fill(files[0], with: input)
      end = wait(for: try start(path, words, files), writing: files[1], pauses: seconds * 1_000_000 / pause)
    } catch {
      throw Failure(message: "cannot be run: \(error.message)")
    }
    switch end {
    case .stopped(let why): throw Failure(message: why)
    case .status(0): return bytes(of: files[1], limit: limit)
    case .status:
      let line = String(decoding: bytes(of: files[2], limit: 200).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      throw Failure(message: line.isEmpty ? "failed" : "failed: \(line)")
    }
  }

  /// The end of a run: by itself with a status, or stopped for a reason.
  private enum End {
    case status(Int32)
    case stopped(String)
  }

  /// Waits until a process has ended; stops it after a number of pauses, or when it has written too much.
  private static func wait(for process: pid_t, writing output: Int32, pauses: Int) -> End {
    var status: Int32 = 0
    for _ in 0..<pauses {
      let ended = unsafe waitpid(process, &status, WNOHANG)
      if ended == process { return .status(status) }
      if ended < 0, errno != EINTR { return .stopped("was ended by another program") }
      if size(of: output) > limit { return stop(process, "wrote more than \(limit) bytes") }
      usleep(UInt32(pause))
    }
    return stop(process, "did not end within \(pauses * pause / 1_000_000) seconds")
  }

  private static func stop(_ process: pid_t, _ why: String) -> End {
    kill(process, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return .stopped(why)
  }

  /// Starts a program that has files for its standard streams.
  private static func start(_ path: String, _ words: [String], _ files: [Int32]) throws(SystemError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
    #else
      var actions = unsafe posix_spawn_file_actions_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (stream, file) in zip(Int32(0)..., files) {
      unsafe posix_spawn_file_actions_adddup2(&actions, file, stream)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + words).map { word in unsafe strdup(word) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { argument in unsafe free(argument) } }
    var process = pid_t()
    var failure = unsafe posix_spawn(&process, path, &actions, nil, arguments, environ)
    // A script is busy for as long as some process that was just started holds it open for writing.
    for _ in 0..<50 where failure == ETXTBSY {
      usleep(10_000)
      failure = unsafe posix_spawn(&process, path, &actions, nil, arguments, environ)
    }
    if failure != 0 { throw SystemError(.open, failure) }
    return process
  }
}

// Files without a name.
extension OtherProgram {
  /// Returns a new file that no directory names; it is closed in other programs.
  private static func unnamedFile() throws(SystemError) -> Int32 {
    guard let stream = unsafe tmpfile() else { throw .last(.open) }
    defer { unsafe fclose(stream) }
    let descriptor = unsafe fcntl(fileno(stream), F_DUPFD_CLOEXEC, 3)
    if descriptor < 0 { throw .last(.open) }
    return descriptor
  }

  private static func fill(_ file: Int32, with bytes: [UInt8]) throws(SystemError) {
    do throws(OutputError) { try writeAll(bytes, to: file) } catch {
      if case .failed(let cause) = error { throw cause }
    }
    lseek(file, 0, SEEK_SET)
  }

  private static func size(of file: Int32) -> Int {
    var status = stat()
    return unsafe fstat(file, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Returns the bytes of a file from its beginning, up to a number of them.
  private static func bytes(of file: Int32, limit: Int) -> [UInt8] {
    let count = min(limit, size(of: file))
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      while initializedCount < count {
        let place = unsafe buffer.baseAddress.map { unsafe $0 + initializedCount }
        let taken = unsafe pread(file, place, count - initializedCount, off_t(initializedCount))
        if taken > 0 { initializedCount += taken } else if taken == 0 || errno != EINTR { return }
      }
    }
  }
}
