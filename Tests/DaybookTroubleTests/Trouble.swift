import Testing

/// Processes that compete, die and get in each other's way.
///
/// One test runs at a time, so that a small machine keeps up.
@Suite(.serialized, .timeLimit(.minutes(10))) struct Trouble {}
