/// The notices of a venue to one audience that somebody still has to take, in order of number.
struct Outbox: Sendable {
  /// How often a notice nobody took is tried again, as the venue is defined now; nil: not at all.
  var retries: RetryPolicy?
  /// The number given last.
  var last = 0
  private var notices: [Notice] = []
  /// How many of `notices` are gone: most leave in the order they came.
  private var gone = 0

  var open: ArraySlice<Notice> { notices[gone...] }

  /// Where the notice with this number is, or would be.
  private func place(of number: Int) -> Int {
    // Almost always a new one, behind all others.
    guard gone < notices.count, number <= notices[notices.count - 1].number else { return notices.count }
    var (low, high) = (gone, notices.count)
    while low < high {
      let middle = (low + high) / 2
      if notices[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The place of an open notice, until one is put or leaves.
  func find(_ number: Int) -> Int? {
    let place = place(of: number)
    return place < notices.count && notices[place].number == number ? place : nil
  }

  subscript(place: Int) -> Notice { notices[place] }

  /// Lends the notice at a place to be changed where it lies.
  @inline(__always)
  mutating func change<Result>(at place: Int, _ body: (inout Notice) -> Result) -> Result {
    body(&notices[place])
  }

  /// Puts it in place of the one with its number, or among the others.
  mutating func put(_ notice: consuming Notice) {
    let place = place(of: notice.number)
    if place == notices.count {
      notices.append(notice)
    } else if notices[place].number == notice.number {
      notices[place] = notice
    } else {
      notices.insert(notice, at: place)
    }
  }

  /// Takes the notice at a place out.
  mutating func remove(at place: Int) {
    // The shorter side moves.
    guard place - gone < notices.count - place else {
      notices.remove(at: place)
      return
    }
    var hole = place
    while hole > gone {
      notices.swapAt(hole, hole - 1)
      hole -= 1
    }
    gone += 1
    if gone > 64, gone * 2 > notices.count {
      notices.removeFirst(gone)
      gone = 0
    }
  }
}
