import SystemCalls

/// A fault that a call is to meet.
struct PlannedFault {
  let fault: SimulatedFileSystem.Fault
  let index: Int
  let call: SystemCall?
  let isForGood: Bool

  func applies(to made: SystemCall, at position: Int) -> Bool {
    if let call, call != made { return false }
    return isForGood ? position >= index : position == index
  }
}
