import Testing

/// Processes that fight, die and get in each other's way; one test at a time, so that a small machine keeps up.
@Suite(.serialized, .timeLimit(.minutes(2))) struct Trouble {}
