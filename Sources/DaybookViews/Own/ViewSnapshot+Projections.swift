import DaybookDomain

extension ViewSnapshot {
  /// Runs a query over the rows of a projection that the read was asked to hold.
  ///
  /// When it throws, the substitute is returned, and the `read` that lent the snapshot throws what was found: a
  /// query of a projection that was not asked for is such a failure, too.
  public borrowing func query<Result>(
    _ name: String, or substitute: Result, _ body: (borrowing ProjectionRows) throws -> Result
  ) -> Result {
    attempt(or: substitute) { () throws(LedgerFailure) in
      guard let part = ownPart(name) else {
        throw LedgerFailure(
          .view, "query the projection \(name): the read does not hold it; name it: read(of: [\"\(name)\"])")
      }
      do {
        return try body(ProjectionRows(part))
      } catch let failure as LedgerFailure {
        throw failure
      } catch {
        throw LedgerFailure(
          .view,
          "query the projection \(name): \(error); views rebuild \(name) fills it anew, and if its rows have another"
            + " form now, raise its version")
      }
    }
  }
}
