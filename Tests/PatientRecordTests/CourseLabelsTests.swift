import Testing

@testable import PatientRecord

@Suite("Labels of courses")
struct CourseLabelsTests {
  @Test("have their places, be they few or many", arguments: [0, 1, 15, 16, 17, 200])
  func places(count: Int) {
    var labels = CourseLabels()
    for number in 0..<count { labels.append(Symbol(index: UInt32(number * 7 + 1))) }
    #expect(labels.count == count)
    for number in 0..<count { #expect(labels.place(of: Symbol(index: UInt32(number * 7 + 1))) == number) }
    #expect(labels.place(of: Symbol(index: 3)) == nil)
  }
}
