/// Which event of which patient stands at which place of a sample log; a function of the place alone.
///
/// Patients come in waves. Within a wave every patient has a first event, then every patient a second one, and so on,
/// each round in another order: so patients are interleaved as in a registry, and a log can be continued from anywhere.
struct SamplePlan {
  /// The most patients who are followed at the same time.
  static let waveLimit = 100_000
  /// How many events a patient has, unless more are asked for: one course of an anchor, and a partner added to it.
  static let usualEventCount = 12

  let patientCount: Int
  /// How many events each patient has, at least `usualEventCount`.
  let eventsEach: Int

  /// A plan for at least so many events in all.
  init(eventCount: Int, patientCount: Int?) {
    let usual = max(1, (eventCount + SamplePlan.usualEventCount - 1) / SamplePlan.usualEventCount)
    self.patientCount = patientCount ?? usual
    eventsEach = max(SamplePlan.usualEventCount, (eventCount + self.patientCount - 1) / self.patientCount)
  }

  /// The patient, and which of the patient's events it is, both from 0.
  func place(_ index: Int) -> (patient: Int, step: Int) {
    let waveStart = index / (SamplePlan.waveLimit * eventsEach) * SamplePlan.waveLimit
    let waveSize = min(SamplePlan.waveLimit, patientCount - waveStart)
    let (step, position) = (index - waveStart * eventsEach).quotientAndRemainder(dividingBy: waveSize)
    // A prime above the size of every wave, so that each round names every patient once.
    return (waveStart + (position * 1_000_003 + step * 7919) % waveSize, step)
  }
}
