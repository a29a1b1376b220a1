import PatientRecord

extension FieldKind {
  /// The answer to `?` if nothing can be listed: the form of an answer.
  var answerHint: String {
    switch self {
    case .dose: "An amount, a unit and how often, such as 15mg/week, 300mg/14d or 4 mg once a day."
    case .date: "As far as it is known, such as 2022-03-09, 3 March 2022, 2022-03 or 2022; today, yesterday."
    case .integer(let range):
      "A whole number from \(range.lowerBound) to \(range.upperBound), such as \(FieldKind.example(in: range))."
    case .number: "A decimal number with a point, such as 87.6."
    case .text(.unit): "A unit as UCUM writes it, such as U/L, mg/dL or 10*9/L."
    case .text(.condition): "The name of a disease, such as alopecia areata."
    default: "Any words, without the name of a person."
    }
  }

  /// Forty-three, an age, where that fits.
  private static func example(in range: ClosedRange<Int32>) -> Int32 {
    min(max(range.lowerBound, 43), range.upperBound)
  }
}
