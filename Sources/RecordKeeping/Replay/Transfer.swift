import ByteScanning
import CalendarTime
import PatientRecord

extension CanonicalReader {
  /// The symbol of a text in the vocabulary that this reader writes to.
  mutating func symbol(for text: String) -> Symbol {
    var text = text
    return text.withUTF8 { buffer in
      unsafe texts.symbol(for: ByteText(UnsafeRawBufferPointer(buffer), at: 0, count: buffer.count))
    }
  }

  /// An event whose texts and lists are in another pool, with all of them in the vocabulary and arena of this reader.
  mutating func take(_ recorded: RecordedEvent, from pool: RecordPool) -> RecordedEvent {
    var taken = CanonicalReader(texts: TextCache.take(&texts), lists: ListArena(number: lists.number))
    swap(&taken.lists, &lists)
    var transfer = Transfer(pool: pool, reader: taken)
    taken = CanonicalReader(texts: TextCache.take(&texts), lists: ListArena(number: lists.number))
    var moved = recorded
    moved.patient = transfer.move(recorded.patient)
    moved.author = transfer.move(recorded.author)
    moved.evidence.source = transfer.move(recorded.evidence.source)
    moved.evidence.note = transfer.move(recorded.evidence.note)
    moved.event.visit(&transfer)
    swap(&self, &transfer.reader)
    return moved
  }
}

/// The visitor that moves the texts and lists of an event.
private struct Transfer: FieldVisitor {
  typealias Failure = Never

  let pool: RecordPool
  var reader: CanonicalReader

  mutating func move(_ symbol: Symbol) -> Symbol {
    symbol.isNone ? symbol : reader.symbol(for: pool.text(symbol))
  }

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) { value = move(value) }
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) {
    value = reader.lists.list(Array(pool.elements(value)))
  }
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) {
    value = reader.lists.list(pool.elements(value).map { move($0) })
  }
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) {
    value = reader.lists.list(
      pool.elements(value).map {
        Suspect(treatment: move($0.treatment), causality: $0.causality, action: $0.action)
      })
  }
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) {
    value = reader.lists.list(Array(pool.elements(value)))
  }
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) {
    guard var event = pool.event(value) else { return }
    event.visit(&self)
    value = reader.lists.replacement(event)
  }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) {}
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) {}
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) {}
  mutating func flag(_ field: Field, _ value: inout Bool?) {}
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) {}
  mutating func number(_ field: Field, _ value: inout Double) {}
  mutating func number(_ field: Field, _ value: inout Double?) {}
  mutating func dose(_ field: Field, _ value: inout Dose) {}
  mutating func dose(_ field: Field, _ value: inout Dose?) {}
  mutating func date(_ field: Field, _ value: inout PartialDate?) {}
  mutating func identifier(_ field: Field, _ value: inout EventID) {}
}
