import PatientRecord
import Projections
package import Queries
import Text

/// The treatment flow of `plot flow`, from the lines that `query lines` counts.
package enum FlowDrawing {
  /// The fewest patients of a condition and class that have a panel, unless none has so many.
  private static let fewest = 5

  /// Returns the plot, and the number of patients of conditions and classes that are too few for a panel.
  package static func plot(_ question: Question, _ page: PlotPage) throws -> (plot: FlowPlot, left: Int) {
    let lines = try question.derive { (asked) throws(ProjectionError) in
      try deriveTreatmentLines(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }
    let counts = countLines(lines).filter { $0.line != nil }
    var panels: [(key: String, lines: [LineCount])] = []
    for count in counts {
      let key = "\(shown(count.condition ?? "condition not recorded")), \(count.drugClass.rawValue)"
      if panels.last?.key == key { panels[panels.count - 1].lines.append(count) } else { panels.append((key, [count])) }
    }
    let made = panels.map { panel in
      let ways = ways(panel.lines)
      return FlowPlot.Panel(heading: "\(panel.key) (\(counted(ways.count, "patient")))", ways: ways)
    }
    let large = made.filter { $0.ways.count >= fewest }
    let drawn = (large.isEmpty ? made : large).sorted { $0.ways.count > $1.ways.count }
    let left = made.reduce(0) { $0 + $1.ways.count } - drawn.reduce(0) { $0 + $1.ways.count }
    return (FlowPlot(drawn, page: page), left)
  }

  /// The blocks that each patient of a condition and class passes: one in each line, and the end of the last.
  private static func ways(_ lines: [LineCount]) -> [[FlowPlot.Node]] {
    let patients = lines.reduce(into: Set<String>()) { $0.formUnion($1.patients) }.sorted()
    return patients.map { patient in
      let own = lines.enumerated().filter { $1.patients.contains(patient) }
      let nodes = own.enumerated().map { place, line in
        let drugs = line.element.drugs.filter { $0.patients.contains(patient) }.map(\.drug)
        return FlowPlot.Node(column: place, name: shown(drugs.joined(separator: " and ")), isEnd: false)
      }
      let way = own.last.flatMap { _, line in line.ways.first { $0.value.contains(patient) }?.key }
      return nodes + (way.map { [FlowPlot.Node(column: nodes.count, name: $0.words, isEnd: true)] } ?? [])
    }
  }
}

extension LineCount.Way {
  /// The words for patients who went no further.
  fileprivate var words: String {
    switch self {
    case .next: "a later line"
    case .returned: "back to an earlier drug"
    case .ongoing: "ongoing"
    case .followUpEnded: "follow-up ended"
    case .died: "died"
    case .dropout: "stopped"
    }
  }
}
