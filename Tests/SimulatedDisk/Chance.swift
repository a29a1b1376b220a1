import TestSupport

/// Decides what survives a crash.
struct Chance {
  let losesNothing: Bool
  private var generator: RepeatableRandomNumberGenerator?

  init(_ loss: SimulatedFileSystem.Loss) {
    losesNothing = loss == .nothing
    if case .some(let seed) = loss { generator = RepeatableRandomNumberGenerator(seed: seed) }
  }

  mutating func survivor(of change: Inode.Change) -> Inode.Change? {
    guard let roll = generator?.next() else { return nil }
    guard case .write(let offset, let bytes) = change else { return roll % 2 == 0 ? change : nil }
    switch roll % 4 {
    case 0: return nil
    case 1: return change
    case 2: return .write(offset, Array(bytes.prefix(Int(roll >> 8) % (bytes.count + 1))))
    default: return .write(offset, [UInt8](repeating: 0, count: bytes.count))
    }
  }
}
