#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A reader of bytes and the laws that it keeps for whatever bytes it is given.
///
/// `check` returns when every law holds and stops the process with `require` where one does not.
struct FuzzTarget: Sendable {
  let name: String
  let check: @Sendable ([UInt8]) -> Void

  static let all: [FuzzTarget] = [
    .dates, .doses, .json, .storedLine, .segment, .event, .replay, .drafts, .description, .head, .proof, .erasing,
    .snapshot, .profile, .claims, .headings, .drugs, .table, .mapping, .rows,
  ]

  /// The target that the environment names: one program serves them all, so that the rooms are built once.
  static let chosen: FuzzTarget = {
    let name = unsafe getenv("REGIMEN_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = all.first(where: { $0.name == name }) else {
      fatalError("REGIMEN_FUZZ_TARGET is one of: \(all.map(\.name).joined(separator: ", "))")
    }
    return target
  }()
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  FuzzTarget.chosen.check(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Stops the process, and so reports the input, where a law does not hold.
func require(_ law: Bool, _ message: @autoclosure () -> String) {
  if !law { fatalError(message()) }
}
