import TestSupport
import Testing

@testable import Projections

@Suite("Positions in the log")
struct LogPositionTests {
  @Test("stand in order, each once, whether they are few or many, dense or far apart", arguments: 0..<24)
  func distinct(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for count in [0, 1, 2, 255, 256, 257, 3000] {
      for most in [1, 63, 64, 65, 4000, 100_000_000] {
        let positions = (0..<count).map { _ in Int.random(in: 0...most, using: &generator) }
        #expect(distinctPositions(positions) == Set(positions).sorted(), "\(count) up to \(most)")
      }
    }
  }
}
