import Testing

@testable import Exporting

@Suite("Numbers of a transport file")
struct TransportNumberTests {
  /// The numbers of IBM's Principles of Operation and of SAS's TS-140.
  @Test(
    "are IBM's doubles",
    arguments: [
      (1.0, "4110000000000000"), (-1, "c110000000000000"), (0, "0000000000000000"), (2, "4120000000000000"),
      (0.5, "4080000000000000"), (118.625, "4276a00000000000"), (-118.625, "c276a00000000000"),
      (0.1, "401999999999999a"), (16, "4210000000000000"), (22_711, "4458b70000000000"),
    ])
  func numbers(number: Double, digits: String) {
    let text = TransportFile.ibm(number).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(text == digits)
  }

  @Test("have a point for none")
  func none() { #expect(TransportFile.ibm(nil) == [0x2E, 0, 0, 0, 0, 0, 0, 0]) }
}
