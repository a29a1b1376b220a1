import Testing

@testable import Statistics

@Suite("The normal quantile")
struct NormalQuantileTests {
  @Test("agrees with R's qnorm to fourteen digits, in the centre and in the tails")
  func oracle() {
    let rows = OracleTable.summaries.rows("normal", "quantile", width: 2)
    #expect(rows.count == 19)
    for row in rows {
      guard let probability = row[0], let expected = row[1] else {
        Issue.record("a line of the table is not two numbers: \(row)")
        continue
      }
      let value = standardNormalQuantile(probability)
      #expect((value - expected).magnitude <= 1e-14 * expected.magnitude, "at \(probability)")
    }
  }

  @Test("gives the three figures that AS 241 prints to check an implementation by")
  func published() {
    #expect((standardNormalQuantile(0.25) - -0.674_489_750_196_081_7).magnitude < 1e-15)
    #expect((standardNormalQuantile(0.001) - -3.090_232_306_167_814).magnitude < 1e-14)
    #expect((standardNormalQuantile(1e-20) - -9.262_340_089_798_408).magnitude < 1e-14)
  }

  @Test("is odd about 1/2", arguments: [0.5, 0.4375, 0.25, 0.0625, 0.03125, 0x1p-40])
  func odd(probability: Double) {
    #expect(standardNormalQuantile(1 - probability) == -standardNormalQuantile(probability))
  }
}
