package import DaybookDomain
import DaybookStore

extension ViewEngine {
  /// Records of one batch of a rebuild: fewer flushes, and a tenth of a second of the projector lock.
  package static let rebuildBatch = 16_384

  /// Fills new generations of the views beside those in use, and switches when they are as far: blue/green.
  ///
  /// Readers never see a view empty and go on with the old one meanwhile; live views are advanced along the way.
  /// Interrupted, by `isCancelled` (`.cancelled`) or a crash, the next call goes on from there. `progress` hears
  /// the position filled to and the log's head.
  package func rebuild(
    _ names: Set<String>? = nil, batch: Int = rebuildBatch,
    progress: (Position, Position) -> Void = { _, _ in }, isCancelled: () -> Bool = { false }
  ) throws(ViewError) {
    let homes = try homes(names)
    guard let ledger = try ledger() else { return }
    var rebuilds: [Rebuild] = []
    defer { for rebuild in rebuilds { rebuild.close() } }
    var restarts = Restarts()
    rebuilds = try projecting(&restarts, isCancelled) { _ throws(ViewError) in
      var begun: [Rebuild] = []
      do throws(ViewError) {
        for home in homes {
          begun.append(try Rebuild(of: home, log, ledger, head: try head(), options: options))
        }
      } catch {
        for rebuild in begun { rebuild.close() }
        throw error
      }
      return begun
    }
    while !rebuilds.isEmpty {
      let head = try head()
      let filled = try projecting(&restarts, isCancelled) { restarts throws(ViewError) in
        _ = try advance(batch: batch, &restarts)
        try dropSuperseded(&rebuilds)
        return try fill(rebuilds, batch: batch)
      }
      progress(min(filled, head), head)
      guard filled >= head else { continue }
      // The long flush is outside of the lock; what little comes meanwhile is flushed within it.
      for rebuild in rebuilds { try rebuild.sync() }
      options.onStep(.generationFilled)
      try projecting(&restarts, isCancelled) { _ throws(ViewError) in
        try dropSuperseded(&rebuilds)
        try finish(&rebuilds, batch: batch)
      }
    }
    // A view that was missing was begun anew beside its rebuild and is what stands: it is brought up too.
    try catchUp(batch: batch, progress: progress, isCancelled: isCancelled)
  }

  /// Takes the projector lock when it becomes free.
  private func projecting<Result>(
    _ restarts: inout Restarts, _ isCancelled: () -> Bool,
    _ body: (inout Restarts) throws(ViewError) -> Result
  ) throws(ViewError) -> Result {
    var patience = Patience(until: nil)
    while true {
      if isCancelled() {
        throw ViewError(.cancelled, "rebuild: cancelled; it goes on from there when asked again")
      }
      let seen = pulse.beats
      if let result = try whenProjecting(&restarts, body) { return result }
      patience.wait(for: pulse, after: seen)
    }
  }

  private func dropSuperseded(_ rebuilds: inout [Rebuild]) throws(ViewError) {
    var kept: [Rebuild] = []
    for rebuild in rebuilds {
      if try rebuild.isSuperseded() { rebuild.close() } else { kept.append(rebuild) }
    }
    rebuilds = kept
  }

  /// One batch for those furthest behind; the position that all have reached.
  private func fill(_ rebuilds: [Rebuild], batch: Int) throws(ViewError) -> Position {
    var members: [Member] = []
    for rebuild in rebuilds {
      members.append(
        Member(
          home: rebuild.home, generation: rebuild.generation, checkpoint: try rebuild.generation.checkpoint())
      )
    }
    _ = try feed(members, batch: batch) { member, reason throws(ViewError) in
      throw ViewError(
        .row, "rebuild the view \(member.home.view.name): \(reason); delete views/ and try again")
    }
    var least: Position?
    for rebuild in rebuilds {
      let position = try rebuild.generation.checkpoint().position
      least = min(least ?? position, position)
    }
    return try resolved(least)
  }

  /// Fills the last stretch, flushes it, and switches. With the lock held, so the live views stand still.
  private func finish(_ rebuilds: inout [Rebuild], batch: Int) throws(ViewError) {
    let head = try head()
    let before = try rebuilds.map { rebuild throws(ViewError) in try rebuild.generation.checkpoint().position
    }.min()
    while try fill(rebuilds, batch: batch) < head {}
    if before != head { for rebuild in rebuilds { try rebuild.sync() } }
    while let rebuild = rebuilds.last {
      try rebuild.switchOver(options)
      rebuilds.removeLast()
    }
    pulse.beat()
  }
}
