import Text

/// The geometry of the time at each dose: a bar for each dose of each drug.
package struct ExposurePlot: Sendable {
  /// The time of all patients at one dose.
  package struct Dose: Sendable {
    /// The drug.
    package let drug: String
    /// The dose in words.
    package let dose: String
    /// The days on the dose, summed over patients.
    package let days: Int
    /// The number of patients on the dose.
    package let patients: Int
    /// The amount per day as a share of the highest of that drug; nil if it cannot be compared.
    package let share: Double?

    /// The time of all patients at one dose.
    package init(drug: String, dose: String, days: Int, patients: Int, share: Double?) {
      (self.drug, self.dose, self.days) = (drug, dose, days)
      (self.patients, self.share) = (patients, share)
    }
  }

  /// One bar, in millimetres from the upper left corner.
  package struct Bar: Sendable {
    /// The dose and its time.
    package let dose: Dose
    /// The index of the drug among the drugs.
    package let drug: Int
    /// The upper edge.
    package let y: Double
    /// The length: days times the scale.
    package let width: Double
    /// The drug's name above the bar, for its first dose.
    package let heading: String?
  }

  /// The sizes of the figure.
  package let page: PlotPage
  /// The scale.
  package let millimetresPerDay: Double
  /// The bars from top to bottom.
  package let bars: [Bar]
  /// The height at which the axis stands.
  package let bottom: Double
  /// The ticks of the axis, in patient-months.
  package let ticks: [Tick]

  /// Lays out doses in their order; those of one drug stand together.
  package init(_ doses: [Dose], page: PlotPage) {
    let most = max(1, doses.map(\.days).max() ?? 1)
    // The last label needs room after the longest bar.
    let room = page.plotWidth - 30
    let perDay = room / Double(most)
    var bars: [Bar] = []
    var y = 2.0
    var drugs: [String] = []
    for dose in doses {
      let isFirst = drugs.last != dose.drug
      if isFirst {
        drugs.append(dose.drug)
        y += 4.5
      }
      bars.append(
        Bar(
          dose: dose, drug: drugs.count - 1, y: y, width: Double(dose.days) * perDay,
          heading: isFirst ? dose.drug : nil))
      y += 3.8
    }
    let months = Double(most) / SwimmerPlot.daysInMonth
    let step = monthSteps.first { months / Double($0) <= 6 } ?? Int(months) / 6 + 1
    (self.page, self.bars, millimetresPerDay, bottom) = (page, bars, perDay, y + 1)
    ticks = stride(from: 0, through: Int(months), by: step).map { month in
      Tick(x: page.plotLeft + Double(month) * SwimmerPlot.daysInMonth * perDay, label: String(month))
    }
  }

  /// Renders the plot as one SVG.
  package func svg(title: String, description: String) -> String {
    var markup = Markup()
    markup.figure(page, height: bottom + 10, title: title, description: description, class: "exposure") { markup in
      markup.append(SwimmerPlot.definitions(of: bars.map(\.dose.drug)))
      for tick in ticks { markup.line(tick.x, 2, tick.x, bottom, stroke: "#D8D8D8", width: 0.15) }
      for bar in bars { draw(bar, &markup) }
      markup.axis(
        page, ticks, name: "patient-months at the dose, of 30.4375 days, without days on which it was held", y: bottom)
    }
    return markup.text
  }

  private func draw(_ bar: Bar, _ markup: inout Markup) {
    if let heading = bar.heading { markup.label(heading, x: 0.5, y: bar.y - 1, weight: "bold") }
    let style = DrugStyle(drug: bar.dose.drug)
    let place: KeyValuePairs<String, String> = [
      "x": length(page.plotLeft), "y": length(bar.y), "width": length(bar.width), "height": "2.6",
      "fill": style.tint(bar.dose.share), "stroke": "#000", "stroke-width": "0.15",
    ]
    markup.element("g", ["class": "bar"]) { markup in
      let months = oneDecimal(Double(bar.dose.days) / SwimmerPlot.daysInMonth)
      let patients = "\(bar.dose.patients) \(bar.dose.patients == 1 ? "patient" : "patients")"
      markup.element("title", [:], "\(bar.dose.drug) \(bar.dose.dose): \(bar.dose.days) days, \(patients)")
      markup.element("rect", place)
      if let name = style.patternName {
        markup.element(
          "rect",
          [
            "x": length(page.plotLeft), "y": length(bar.y), "width": length(bar.width), "height": "2.6",
            "fill": "url(#\(name))",
          ])
      }
      markup.label(
        PlotPage.cut(bar.dose.dose, to: page.labelWidth - 2), x: page.plotLeft - 1, y: bar.y + 2.1, anchor: "end")
      markup.label("\(months) (\(patients))", x: page.plotLeft + bar.width + 1, y: bar.y + 2.1)
    }
  }
}
