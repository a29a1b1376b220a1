import Text

/// Says how much of the time that an answer counts lies more than a year after the patients' last entries.
///
/// Nil if none does. `isSuppressing` keeps the amounts back, which may be one patient's.
func staleNote(_ stale: Int, of days: Int, isSuppressing: Bool = false) -> String? {
  guard stale > 0 else { return nil }
  let years = { (days: Int) in oneDecimal(Double(days) / 365.25) }
  let amount = isSuppressing ? "some of the time" : "\(years(stale)) of \(years(days)) years"
  return "\(amount) counted lies more than a year after the patient's last entry; assume-continuing=no leaves it out"
}
