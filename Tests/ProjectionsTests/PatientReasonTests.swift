import PatientRecord
import Projections
import Testing

@Suite("Why a patient's combinations began and ended") struct PatientReasonTests {
  @Test("of all pairs that begin first or end last, a partner's reason comes before an anchor's")
  func reasons() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib reason=first-line
      2022-03-01 start T2 methotrexate
      2022-03-01 start T3 prednisone reason=flare
      2022-09-01 stop T1 no-response
      2022-09-01 stop T3 course-completed
      """)
    let row = try record.onlyCombination("unit=patient")
    #expect(row.reason == .flare)
    #expect(row.endingReasons == [.courseCompleted])
  }

  @Test("an anchor's reason counts where no partner says one; later pairs say nothing")
  func anchorsReason() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib reason=first-line
      2022-01-01 start T2 methotrexate
      2022-03-01 start T3 prednisone reason=flare
      2022-06-01 stop T3 course-completed
      2022-09-01 stop T1 no-response
      """)
    let row = try record.onlyCombination("unit=patient")
    #expect(row.reason == .firstLine)
    #expect(row.endingReasons == [.noResponse])
  }
}
