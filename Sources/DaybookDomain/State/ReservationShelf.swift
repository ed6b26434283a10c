/// Every reservation there ever was, in the order they came.
///
/// Growing never moves one: a dictionary of reservations by id copied them all each time it doubled, while the writer
/// and every caller waited.
struct ReservationShelf: Sendable {
  private static let boardCount = 1024

  private var numbers: [ReservationID: Int32] = [:]
  private var boards: [ContiguousArray<Reservation>] = []

  var count: Int { numbers.count }

  subscript(id: ReservationID) -> Reservation? {
    guard let number = numbers[id] else { return nil }
    let (board, place) = ReservationShelf.place(of: number)
    return boards[board][place]
  }

  /// Puts it in the place of the one with its id, which is given back, or after all others.
  mutating func put(_ reservation: Reservation) -> Reservation? {
    let next = Int32(numbers.count)
    let number = numbers[reservation.id, default: next]
    let (board, place) = ReservationShelf.place(of: number)
    guard number == next else {
      let old = boards[board][place]
      boards[board][place] = reservation
      return old
    }
    numbers[reservation.id] = number
    if place == 0 {
      boards.append([])
      boards[board].reserveCapacity(ReservationShelf.boardCount)
    }
    boards[board].append(reservation)
    return nil
  }

  /// Takes the last one away, which has this id.
  mutating func removeLast(_ id: ReservationID) {
    let number = numbers.removeValue(forKey: id)
    precondition(number == Int32(numbers.count), "reservations are taken back in reverse")
    boards[boards.count - 1].removeLast()
    if boards[boards.count - 1].isEmpty { boards.removeLast() }
  }

  /// In the order they came.
  var all: some Sequence<Reservation> { boards.lazy.joined() }

  private static func place(of number: Int32) -> (board: Int, place: Int) {
    (Int(number) / boardCount, Int(number) % boardCount)
  }
}
