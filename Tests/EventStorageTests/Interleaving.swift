import Foundation
import SimulatedDisk
import SystemCalls

/// Some processes on one simulated disk, run in every order of their steps.
///
/// Exactly one process runs at a time. A step is what a process does between two of its gates: the calls that the gate
/// names, at which others can overtake it. All orders are tried one after the other, each from the same beginning.
struct Interleaving {
  /// One process: the calls that it can be overtaken before, and what it does.
  struct Process: Sendable {
    let gate: @Sendable (SystemCall, String) -> Bool
    let run: @Sendable (any FileSystem) -> Void
  }

  /// Runs the processes in every order; `begin` gives them with a fresh disk, `end` judges what they left.
  ///
  /// Returns the number of orders.
  static func everyOrder(
    _ begin: () throws -> (disk: SimulatedFileSystem, processes: [Process]),
    _ end: (SimulatedFileSystem, _ order: String) throws -> Void
  ) throws -> Int {
    var order: [Choice] = []
    var count = 0
    while true {
      let (disk, processes) = try begin()
      order = Run(processes, on: disk).perform(order)
      try end(disk, order.map { String($0.process) }.joined())
      count += 1
      while let last = order.last, last.place + 1 == last.count { order.removeLast() }
      guard let last = order.popLast() else { return count }
      order.append(Choice(place: last.place + 1, count: last.count, process: -1))
    }
  }

  /// A step of an order: the process that takes it, as its place among those that have not ended.
  struct Choice {
    let place: Int
    let count: Int
    let process: Int
  }

  /// One order of the steps.
  private final class Run: @unchecked Sendable {
    private let processes: [Process]
    private let disk: SimulatedFileSystem
    private let turns: [DispatchSemaphore]
    private let arrival = DispatchSemaphore(value: 0)
    private var hasEnded: [Bool]

    init(_ processes: [Process], on disk: SimulatedFileSystem) {
      (self.processes, self.disk) = (processes, disk)
      turns = processes.map { _ in DispatchSemaphore(value: 0) }
      hasEnded = processes.map { _ in false }
    }

    /// Goes on after the steps given with the first process that has not ended, and gives all steps.
    func perform(_ given: [Choice]) -> [Choice] {
      for number in processes.indices {
        Thread.detachNewThread { self.live(number) }
      }
      var taken: [Choice] = []
      while true {
        let alive = hasEnded.indices.filter { !hasEnded[$0] }
        if alive.isEmpty { return taken }
        let place = taken.count < given.count ? given[taken.count].place : 0
        taken.append(Choice(place: place, count: alive.count, process: alive[place]))
        turns[alive[place]].signal()
        arrival.wait()
      }
    }

    private func live(_ number: Int) {
      turns[number].wait()
      let process = processes[number]
      process.run(
        GatedFileSystem(disk) { call, name in
          if !process.gate(call, name) { return }
          self.arrival.signal()
          self.turns[number].wait()
        })
      hasEnded[number] = true
      arrival.signal()
    }
  }
}
