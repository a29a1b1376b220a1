/// A report without single patients: tables of groups large enough to be shown.
///
/// The given tables already leave out small groups. The page has no lanes, curves, outcomes and replay,
/// in which every mark is a patient.
package struct GroupPage: Sendable {
  /// The title.
  package let title: String
  /// The provenance of the figures, by name.
  package let proof: [(name: String, value: String)]
  /// The notes on withheld figures and missing parts.
  package let notes: [String]
  /// The headline figures.
  package let figures: [ReportTable]
  /// Time on combination at chosen months.
  package let survival: ReportTable
  /// Patients with adverse events.
  package let rates: ReportTable

  /// A report of groups.
  package init(
    title: String, proof: [(name: String, value: String)], notes: [String], figures: [ReportTable],
    survival: ReportTable, rates: ReportTable
  ) {
    (self.title, self.proof, self.notes, self.figures) = (title, proof, notes, figures)
    (self.survival, self.rates) = (survival, rates)
  }

  /// Renders the page; `hash` is the SHA-256 of bytes in Base64.
  package func html(hash: (String) -> String) -> String {
    let frame = PageFrame(
      title: title, proof: proof, script: PageScript.textOfTables, data: "{}",
      parts: [
        ("figures", "Headline figures"), ("survival", "Time on combination"), ("adverse-events", "Adverse events"),
        ("proof", "What this rests on"),
      ])
    return frame.html(hash: hash) { markup in
      markup.figures(figures, notes: notes, proof: proof)
      markup.section("survival", "Time on combination") { survival.write("survival-table", isSortable: true, to: &$0) }
      markup.section("adverse-events", "Adverse events") { rates.write("rate-table", isSortable: true, to: &$0) }
      markup.proof(proof)
    }
  }
}
