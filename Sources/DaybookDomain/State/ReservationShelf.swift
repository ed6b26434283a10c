/// The reservations of the hot state.
///
/// Growing never moves one: a dictionary of reservations by id copied them all each time it doubled, while
/// the writer and every caller waited.
struct ReservationShelf: Sendable {
  private static let boardCount = 1024

  private var numbers: [ReservationID: Int32] = [:]
  private var boards: [ContiguousArray<Reservation?>] = []
  /// Places whose reservation has left.
  private var free: [Int32] = []
  private var end: Int32 = 0

  var count: Int { numbers.count }

  subscript(id: ReservationID) -> Reservation? {
    guard let number = numbers[id] else { return nil }
    let (board, place) = ReservationShelf.place(of: number)
    return boards[board][place]
  }

  /// Puts it in place of the one with its id, which is returned, or in a free place.
  mutating func put(_ reservation: Reservation) -> Reservation? {
    if let number = numbers[reservation.id] {
      let (board, place) = ReservationShelf.place(of: number)
      let old = boards[board][place]
      boards[board][place] = reservation
      return old
    }
    let number = free.popLast() ?? end
    numbers[reservation.id] = number
    let (board, place) = ReservationShelf.place(of: number)
    guard number == end else {
      boards[board][place] = reservation
      return nil
    }
    end += 1
    if place == 0 {
      boards.append([])
      boards[board].reserveCapacity(ReservationShelf.boardCount)
    }
    boards[board].append(reservation)
    return nil
  }

  mutating func remove(_ id: ReservationID) {
    guard let number = numbers.removeValue(forKey: id) else { return }
    let (board, place) = ReservationShelf.place(of: number)
    boards[board][place] = nil
    free.append(number)
  }

  /// In no particular order.
  var all: some Sequence<Reservation> { boards.lazy.joined().compactMap(\.self) }

  private static func place(of number: Int32) -> (board: Int, place: Int) {
    (Int(number) / boardCount, Int(number) % boardCount)
  }
}
