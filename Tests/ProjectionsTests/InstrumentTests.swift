import PatientRecord
import Projections
import Testing

@Suite("Instruments") struct InstrumentTests {
  private func met(_ criteria: [InstrumentResponse.Criterion]) -> String {
    criteria.map { "\($0.name) \($0.isMet.map { $0 ? "yes" : "no" } ?? "?")" }.joined(separator: ", ")
  }

  @Test(
    "absolute and relative response are judged apart",
    arguments: [
      (Instrument.salt, 20.0, 100.0, "SALT20 yes", "SALT50 yes, SALT75 yes, SALT90 no", ""),
      (.salt, 20, 30, "SALT20 yes", "SALT50 no, SALT75 no, SALT90 no", ""),
      (.salt, 40, 100, "SALT20 no", "SALT50 yes, SALT75 no, SALT90 no", ""),
      (.salt, 20.5, 100, "SALT20 no", "SALT50 yes, SALT75 yes, SALT90 no", ""),
      (.easi, 18, 36, "", "EASI50 yes, EASI75 no, EASI90 no, EASIfall6.6 yes", ""),
      (.easi, 0.72, 7.2, "", "EASI50 yes, EASI75 yes, EASI90 yes, EASIfall6.6 no", ""),
      (.easi, 40, 20, "", "EASI50 no, EASI75 no, EASI90 no, EASIfall6.6 no", ""),
      (.iga, 1, 3, "IGA01 yes", "IGAfall2 yes", "IGAresponse yes"),
      (.iga, 1, 2, "IGA01 yes", "IGAfall2 no", "IGAresponse no"),
      (.iga, 2, 4, "IGA01 no", "IGAfall2 yes", "IGAresponse no"),
      (.dlqi, 10, 14, "DLQI01 no", "DLQIfall4 yes", ""), (.dlqi, 11, 14, "DLQI01 no", "DLQIfall4 no", ""),
      (.dlqi, 1, 4, "DLQI01 yes", "DLQIfall4 no", ""),
      (.named("PASI"), 2, 8, "PASI-at-most-2 yes", "PASI50 yes, PASI75 yes, PASI90 no, PASI100 no", ""),
      (.named("PASI"), 0, 8, "PASI-at-most-2 yes", "PASI50 yes, PASI75 yes, PASI90 yes, PASI100 yes", ""),
      (.named("BSA"), 3, 12, "BSA-at-most-1 no, BSA-at-most-3 yes", "BSA75 yes", ""),
      (.named("POEM"), 6, 9, "POEM-at-most-2 no", "POEMfall3.4 no", ""),
      (.named("itch NRS"), 4, 8, "NRS-at-most-1 no", "NRSfall4 yes", ""),
      // 5.1 less 1.2 is 3.9 in decimals, and not quite so in binary.
      (
        .named("DAS28"), 3.9, 5.1, "DAS28-below-2.6 no, DAS28-at-most-3.2 no", "", "DAS28-EULAR-good no"
      ),
      (.named("DAS28"), 3.2, 4.4, "DAS28-below-2.6 no, DAS28-at-most-3.2 yes", "", "DAS28-EULAR-good no"),
      (.named("DAS28-CRP"), 2.6, 4.4, "DAS28-below-2.6 no, DAS28-at-most-3.2 yes", "", "DAS28-EULAR-good yes"),
      (
        .named("CDAI"), 6, 20, "CDAI-at-most-2.8 no, CDAI-at-most-10 yes", "CDAI50 yes, CDAI70 yes, CDAI85 no", ""
      ),
      (.named("BASDAI"), 4, 8, "BASDAI-below-4 no", "BASDAI50 yes, BASDAIfall2 yes", ""),
      (.named("HAQ-DI"), 1.28, 1.5, "HAQ-at-most-0.5 no", "HAQfall0.22 yes", ""),
      (.named("UCT"), 16, 4, "", "", ""),
    ])
  func criteria(
    instrument: Instrument, score: Double, baseline: Double, absolute: String, relative: String, combined: String
  ) {
    let response = InstrumentResponse(instrument, score: score, baseline: baseline)
    #expect(met(response.absolute) == absolute)
    #expect(met(response.relative) == relative)
    #expect(met(response.combined) == combined)
    #expect(response.change == score - baseline)
    #expect(response.fault == nil)
  }

  @Test(
    "what cannot be judged says why, and only what rests on it is missing",
    arguments: [
      (
        Instrument.salt, Optional(10.0), Double?.none, "SALT20 yes", "SALT50 ?, SALT75 ?, SALT90 ?",
        InstrumentResponse.Fault.noBaseline
      ),
      (.salt, nil, 80, "SALT20 ?", "SALT50 ?, SALT75 ?, SALT90 ?", .noScore),
      (.salt, 101, 80, "SALT20 ?", "SALT50 ?, SALT75 ?, SALT90 ?", .impossibleScore),
      (.salt, 10, 120, "SALT20 yes", "SALT50 ?, SALT75 ?, SALT90 ?", .impossibleBaseline),
      (.salt, 0, 0, "SALT20 yes", "SALT50 ?, SALT75 ?, SALT90 ?", .baselineOfZero),
      (.easi, 73, 40, "", "EASI50 ?, EASI75 ?, EASI90 ?, EASIfall6.6 ?", .impossibleScore),
      (.iga, 1.5, 4, "IGA01 ?", "IGAfall2 ?", .impossibleScore), (.iga, 0, nil, "IGA01 yes", "IGAfall2 ?", .noBaseline),
      (.dlqi, -1, 12, "DLQI01 ?", "DLQIfall4 ?", .impossibleScore),
    ])
  func faults(
    instrument: Instrument, score: Double?, baseline: Double?, absolute: String, relative: String,
    fault: InstrumentResponse.Fault
  ) {
    let response = InstrumentResponse(instrument, score: score, baseline: baseline)
    #expect(met(response.absolute) == absolute)
    #expect(met(response.relative) == relative)
    #expect(response.fault == fault)
  }

  @Test("an instrument is known by its name in any case, and no other name is judged")
  func names() throws {
    #expect(Instrument.named("salt") == .salt)
    #expect(Instrument.named("dlqi") == .dlqi)
    #expect(InstrumentCatalogue.builtIn.instrument(named: "ItchCount") == nil)
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-06-01 response partial instrument=ItchCount score=3 baseline=12
      2022-07-01 response partial instrument=Salt score=30 baseline=90
      """)
    let rows = try record.responses()
    #expect(rows.map { $0.scored?.instrument } == [nil, .salt])
    #expect(rows[1].scored?.improvement.map { ($0 * 100).rounded() / 100 } == 66.67)
    #expect(rows[1].response == .partial, "the global response is not touched by the score")
  }
}
