extension KaplanMeier {
  /// How long observations were followed: the curve of the time to censoring, in which the event itself censors.
  ///
  /// Its median is the median follow-up: not the median of the times, which those with an early event pull down, and
  /// not the median survival. At one time, censorings come before events here. Source: M. Schemper and T. L. Smith, A
  /// Note on Quantifying Follow-up in Studies of Failure Time, Controlled Clinical Trials 17 (1996) 343–346.
  /// O(n log n).
  package static func ofFollowUp(_ observations: [Observation]) -> KaplanMeier {
    KaplanMeier(observations.map { Observation(time: $0.time, isEvent: !$0.isEvent) })
  }
}
