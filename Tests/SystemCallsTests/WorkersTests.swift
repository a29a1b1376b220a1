import SystemCalls
import Testing

@Suite("Threads")
struct WorkersTests {
  @Test("results stand in the order of their numbers", arguments: [1, 2, 7, Workers.limit])
  func order(threads: Int) {
    #expect(Workers.map(100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(Workers.map(0, threads: threads) { $0 } == [])
  }

  @Test("each number of a counter goes to one thread")
  func numbers() {
    let next = NextNumber()
    let taken = Locked<[Int]>([])
    Workers.run(4) { _ in
      while let number = next.take(below: 1000) { taken.withLock { $0.append(number) } }
    }
    #expect(taken.withLock { $0 }.sorted() == Array(0..<1000))
  }

  @Test("a salt is given once")
  func salts() {
    let salts = (0..<100).map { _ in RandomSalt.next() }
    #expect(Set(salts).count == 100 && salts.allSatisfy { $0.count == 16 })
  }
}
