import Statistics
import Testing

/// Figures worked by hand, as fractions.
@Suite("Worked examples")
struct WorkedExamplesTests {
  @Test("1, 2, 4, 8: mean 15/4, and quartiles of type 7 between the values")
  func summary() {
    let summary = Summary([8, 1, 4, 2])
    #expect(summary.count == 4)
    #expect(summary.mean == 15.0 / 4)
    // Deviations −11/4, −7/4, 1/4, 17/4: squares (121 + 49 + 1 + 289)/16 = 460/16 = 115/4, over n − 1 = 3 is 115/12.
    #expect(agree(summary.standardDeviation, (115.0 / 12).squareRoot()))
    // Position (n − 1) p, counted from 0: 3/4 lies between 1 and 2, 3/2 between 2 and 4, 9/4 between 4 and 8.
    #expect(summary.firstQuartile == 1 + 3.0 / 4)
    #expect(summary.median == 3)
    #expect(summary.thirdQuartile == 4 + (8 - 4) / 4.0)
  }

  /// The maintained arm of the leukaemia trial in R. G. Miller, Survival Analysis (1981), in weeks of remission:
  ///
  ///     week      9    13     18     23      28    31       34        45      48        161
  ///     at risk  11    10      8      7       6     5        4         3       2         1
  ///     events    1     1      1      1       0     1        1         0       1         0
  ///     S     10/11  9/11  63/88  54/88   54/88  216/440  648/1760   ''   648/3520      ''
  private let maintained = KaplanMeier(cohort("9 13 13+ 18 23 28+ 31 34 45+ 48 161+"))

  @Test("the maintained arm: the curve")
  func curve() {
    #expect(maintained.steps.map(\.time) == [9, 13, 18, 23, 28, 31, 34, 45, 48, 161])
    #expect(maintained.steps.map(\.atRisk) == [11, 10, 8, 7, 6, 5, 4, 3, 2, 1])
    #expect(maintained.steps.map(\.events) == [1, 1, 1, 1, 0, 1, 1, 0, 1, 0])
    #expect(maintained.steps.map(\.censored) == [0, 1, 0, 0, 1, 0, 0, 1, 0, 1])
    let fractions: [Double] = [
      10 / 11, 9 / 11, 63 / 88, 54 / 88, 54 / 88, 216 / 440, 648 / 1760, 648 / 1760, 648 / 3520, 648 / 3520,
    ]
    #expect(agree(maintained.steps.map(\.survival), fractions))
  }

  @Test("the maintained arm: Greenwood's sum d / (n (n − d))")
  func greenwood() {
    // 1/(11·10) + 1/(10·9) = 9/990 + 11/990 = 20/990 = 2/99; + 1/(8·7) + 1/(7·6); + 1/(5·4); + 1/(4·3); + 1/(2·1).
    // 1/56 + 1/42 = 3/168 + 4/168 = 1/24.
    let after23 = 2.0 / 99 + 1.0 / 24
    let sums = [
      1.0 / 110, 2.0 / 99, 2.0 / 99 + 1.0 / 56, after23, after23, after23 + 1.0 / 20, after23 + 2.0 / 15,
      after23 + 2.0 / 15, after23 + 19.0 / 30, after23 + 19.0 / 30,
    ]
    #expect(agree(maintained.steps.map(\.logVariance), sums))
  }

  @Test("the maintained arm: median 31 weeks, the first at which the curve is at most 1/2 (216/440)")
  func median() {
    #expect(maintained.median == 31)
    // With log, as Miller's readers know it from R: 18 to not reached.
    #expect(maintained.medianInterval(transform: .log) == limits(18, nil))
    #expect(maintained.medianInterval() == limits(13, nil))
  }

  @Test("the maintained arm: restricted mean to 161 weeks, the sum of eleven rectangles")
  func restrictedMean() {
    // Widths 9, 4, 5, 5, 8 (23 to 31), 3, 14 (34 to 48), 113 (48 to 161).
    let area =
      9 + 4 * 10.0 / 11 + 5 * 9.0 / 11 + 5 * 63.0 / 88 + 8 * 54.0 / 88 + 3 * 216.0 / 440 + 14 * 648.0 / 1760
      + 113 * 648.0 / 3520
    #expect(agree(maintained.restrictedMean()?.mean, area))
    #expect(maintained.restrictedMean()?.horizon == 161)
  }

  @Test("events come before censorings at the same time: 1, 1+, 2 is 2/3 and then 0")
  func ties() {
    let curve = KaplanMeier(cohort("1+ 2 1"))
    #expect(curve.steps.map(\.atRisk) == [3, 1])
    #expect(agree(curve.steps.map(\.survival), [2.0 / 3, 0]))
  }

  @Test("a restricted mean and its standard error by rectangles: 1, 2, 3, 4 without censoring")
  func uncensoredMean() {
    // Area 1 + 3/4 + 2/4 + 1/4 = 5/2. Beyond 1, 2, 3 there lie 6/4, 3/4, 1/4; Greenwood's terms are 1/12, 1/6, 1/2:
    // 36/16/12 + 9/16/6 + 1/16/2 = 3/16 + 3/32 + 1/32 = 10/32. The root is that of (population variance 5/4) / 4.
    let mean = KaplanMeier(cohort("1 2 3 4")).restrictedMean()
    #expect(agree(mean?.mean, 5.0 / 2))
    #expect(agree(mean?.standardError, (10.0 / 32).squareRoot()))
  }

  @Test("the log-log limits of 1/2 after one event in two")
  func logLogLimits() {
    // S = 1/2 and Greenwood's sum is 1/(2·1), so log(−log S) has the standard error √(1/2) / log 2 = 0.7071068 /
    // 0.6931472 = 1.0201394; times 1.9599640 is 1.9994366, of which the exponential is 7.3848941.
    // Lower (1/2)^7.3848941 = 0.0059831, upper (1/2)^(1/7.3848941) = 0.9104101.
    let first = KaplanMeier(cohort("1 2")).limits()[0]
    #expect(((first.lower ?? 0) - 0.005_983_1).magnitude < 1e-7)
    #expect(((first.upper ?? 0) - 0.910_410_1).magnitude < 1e-7)
  }
}
