import Testing

@testable import Answers

@Suite("Values and rows")
struct ValueTests {
  @Test("optionals become null where they are nil")
  func optionals() {
    #expect(Value(nil as Int?) == .null)
    #expect(Value(nil as String?) == .null)
    #expect(Value(3) == .integer(3))
    #expect(Value(2.5) == .number(2.5))
    #expect(Value(["nausea", "zoster"]) == .list([.text("nausea"), .text("zoster")]))
  }

  @Test("objects are equal only with the same members in the same order")
  func objectEquality() {
    let object: Value = ["n": 1, "mean": 2.5]
    #expect(object == ["n": 1, "mean": 2.5])
    #expect(object != ["mean": 2.5, "n": 1])
    #expect(object != ["n": 1])
    #expect(object != ["n": 1, "mean": .null])
    #expect(Value.integer(1) != .number(1))
  }

  @Test("a row gives a field by its name, and a member of an object by its path")
  func lookup() {
    let row: RowValues = ["group": "all", "kaplanMeier": ["median": 9.5, "limits": ["lower": 4.0]]]
    #expect(row["group"] == "all")
    #expect(row["median"] == nil)
    #expect(row[path: "kaplanMeier.median"] == 9.5)
    #expect(row[path: "kaplanMeier.limits.lower"] == 4.0)
    #expect(row[path: "kaplanMeier.mean"] == nil)
    #expect(row[path: "group.median"] == nil)
  }

  @Test("rows are equal with the same values under the same names")
  func rowEquality() {
    let row: RowValues = ["patient": "P01", "days": 5]
    #expect(row == ["patient": "P01", "days": 5])
    #expect(row != ["patient": "P01", "days": 6])
  }
}
