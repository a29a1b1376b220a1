import CalendarTime
import Testing

@testable import Importing

@Suite("Shapes of dates")
struct DateShapeTests {
  @Test(
    "a text is read in a stated shape",
    arguments: [
      ("DD.MM.YYYY", "31.01.2022", "2022-01-31"), ("DD.MM.YYYY", "1.3.2022", "2022-03-01"),
      ("MM/DD/YYYY", "3/4/2022", "2022-03-04"), ("DD/MM/YYYY", "3/4/2022", "2022-04-03"),
      ("MM.YYYY", "06.2022", "2022-06"), ("YYYY", "2021", "2021"), ("YYYY-MM", "2021-02", "2021-02"),
      ("YYYYMMDD", "20220301", "2022-03-01"), ("DD.MM.YY", "01.03.49", "2049-03-01"),
      ("DD.MM.YY", "01.03.50", "1950-03-01"), ("YYYY-MM-DD hh:mm", "2022-03-01 09:30", "2022-03-01"),
      // Of a spreadsheet: DATE(2022;3;1) is 44621 in the one system and 43159 in the other.
      ("excel-1900", "44621", "2022-03-01"), ("excel-1904", "43159", "2022-03-01"), ("excel-1900", "59", "1900-02-28"),
      ("excel-1900", "61", "1900-03-01"), ("partial", "2022-03..2022-06", "2022-03..2022-06"),
    ])
  func read(shape: String, text: String, date: String) throws {
    #expect(try #require(DateShape(shape)).read(text, century: 1950) == .date(try PartialDate(parsing: date)))
  }

  @Test(
    "a text of the shape without such a day is told from one of another shape",
    arguments: [
      ("DD.MM.YYYY", "31.06.2022", DateShape.Reading.noSuchDate), ("DD.MM.YYYY", "01.13.2022", .noSuchDate),
      ("DD.MM.YYYY", "3/4/22", .otherShape), ("DD.MM.YYYY", "01.03.22", .otherShape),
      ("YYYY-MM-DD", "2023-02-29", .noSuchDate), ("excel-1900", "60", .noSuchDate),
      ("excel-1900", "44621.5", .otherShape), ("partial", "2022-13", .noSuchDate), ("partial", "March", .otherShape),
      ("partial", "01.03.2022", .otherShape), ("partial", "2022-13..", .noSuchDate), ("partial", "1.2022", .otherShape),
      ("partial", "2022-3-1", .otherShape), ("partial", "2022-05..2022-04", .noSuchDate),
      ("partial", "...", .otherShape),
      ("YYYY-MM-DD hh:mm", "2022-03-01 25:00", .noSuchDate), ("YYYYMMDD", "2022031", .otherShape),
    ])
  func refuse(shape: String, text: String, reading: DateShape.Reading) throws {
    #expect(try #require(DateShape(shape)).read(text, century: nil) == reading)
  }

  @Test("two shapes overlap exactly if one text can be read in both: all dates of some years, written in every shape")
  func overlaps() throws {
    let names = [
      "DD.MM.YYYY", "MM.DD.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "MM.YYYY", "YYYY", "YYYY-MM-DD", "YYYY-MM", "YYYYMMDD",
      "DD.MM.YY", "YY.MM.DD", "excel-1900", "partial", "YYYY-MM-DD hh:mm",
    ]
    let texts = [
      "1.2.2003", "01.02.2003", "1/2/2003", "02.2003", "2003", "2003-02-01", "2003-02", "20030201", "1.2.03", "03.2.01",
      "01.02.03", "37653", "2003..2004", "2003-02-01 10:00", "13.12.2003", "13.12.03",
    ]
    for first in names {
      for second in names where first != second {
        let (one, other) = (try #require(DateShape(first)), try #require(DateShape(second)))
        let isShared = texts.contains { text in
          one.read(text, century: 1950).isDate && other.read(text, century: 1950).isDate
        }
        #expect(one.overlaps(other) == isShared, "\(first) and \(second)")
      }
    }
  }
}

extension DateShape.Reading {
  fileprivate var isDate: Bool { if case .date = self { true } else { false } }
}
