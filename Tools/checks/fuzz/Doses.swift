import PatientRecord

extension FuzzTarget {
  /// Doses as people type them and intervals as the log holds them: what is read, when written, reads the same again.
  static let doses = FuzzTarget(name: "doses") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let dose = try? Dose(parsing: text) {
      require(dose.amount > 0 && dose.amount.isFinite, "a dose is above 0")
      require((try? Dose(parsing: dose.description)) == dose, "a dose that is written reads the same: \(dose)")
      require(dose.isComparable(with: dose) == dose.every.isRegular, "a regular dose can be compared with itself")
      require((dose.amountPerDay != nil) == dose.every.isRegular, "a regular dose has an amount per day")
      require(dose.amountPerDay ?? 0 >= 0, "an amount per day is not negative")
      require(dose.upTo.map { $0 > dose.amount } ?? true, "a range goes up")
      require(DoseInterval(iso: dose.every.iso) == dose.every, "an interval that is written reads the same")
    }
    if let interval = DoseInterval(iso: text) {
      require(interval.iso == text, "an interval has one spelling")
      require(interval.days > 0, "an interval has a length")
    }
  }
}
