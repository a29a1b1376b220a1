import Answers
import Foundation
import JSONText
import TestSupport
import Testing

@testable import Claims

@Suite("The bytes of a file of claims")
struct ClaimsFileTests {
  @Test("with any bytes changed, cut out or doubled is read or refused at a place within it")
  func mutated() throws {
    let bytes = Array(
      try Data(contentsOf: URL(fileURLWithPath: PackageLayout.root + "/EventLogs/case-series/claims.json")).prefix(6000)
    )
    let end = try #require(bytes.lastIndex(of: UInt8(ascii: "\n")))
    let whole = bytes[..<end].dropLast() + Array("]}".utf8)
    #expect(try ClaimsFile(Array(whole), name: "claims").claims.count > 20)
    for seed in UInt64(0)..<3000 {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      var mutated = Array(whole)
      let place = Int.random(in: 0..<mutated.count, using: &generator)
      let stretch = place..<min(mutated.count, place + Int.random(in: 1...40, using: &generator))
      switch Int.random(in: 0...2, using: &generator) {
      case 0: mutated[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: mutated.removeSubrange(stretch)
      default: mutated.insert(contentsOf: mutated[stretch], at: place)
      }
      do {
        _ = try ClaimsFile(mutated, name: "claims")
      } catch {
        #expect((0...mutated.count).contains(error.offset) && !error.message.isEmpty, "seed \(seed)")
      }
    }
  }
}

@Suite("A printed figure")
struct PrintedFigureTests {
  @Test(
    "a printed number agrees with what rounds to it",
    arguments: [
      (14.8, 1, PrintedFigure.Rounding.nearest, [14.75, 14.8, 14.85], [14.749, 14.851]),
      (43, 0, .nearest, [42.5, 43.49, 43.5], [42.49, 43.51]), (17, 0, .down, [17, 17.99], [16.99, 18]),
      (17, 0, .up, [16.01, 17], [16, 17.01]), (0.1, 1, .nearest, [0.1, 0.15], [0.04, 0.16]),
      (-1.5, 1, .nearest, [-1.45, -1.5], [1.5, -1.4]),
    ])
  func rounding(
    printed: Double, decimals: Int, way: PrintedFigure.Rounding, agreeing: [Double], others: [Double]
  ) {
    let figure = PrintedFigure.number(printed, decimals: decimals, way)
    for value in agreeing { #expect(figure.agrees(with: .number(value)), "\(value)") }
    for value in others { #expect(!figure.agrees(with: .number(value)), "\(value)") }
    #expect(!figure.agrees(with: .text("14.8")) && !figure.agrees(with: .null))
  }

  @Test("a bound is compared without rounding")
  func bounds() {
    #expect(PrintedFigure.below(50).agrees(with: .number(49.9)) && !PrintedFigure.below(50).agrees(with: .integer(50)))
    #expect(PrintedFigure.above(50).agrees(with: .number(50.1)) && !PrintedFigure.above(50).agrees(with: .integer(50)))
  }
}
