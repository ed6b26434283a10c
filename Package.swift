// swift-tools-version: 6.2
import PackageDescription

/// Every module: Swift 6 mode, explicit `any`, imports internal unless said, warnings are errors.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// Modules that lend memory: lifetime-dependent returns.
let lending: [SwiftSetting] = house + [.enableExperimentalFeature("Lifetimes")]

/// Modules that wrap a C library: every unsafe step is marked.
let wrapping: [SwiftSetting] = lending + [.strictMemorySafety()]

let package = Package(
  name: "daybook",
  products: [
    .library(name: "Daybook", targets: ["Daybook"]),
    .library(name: "DaybookOperations", targets: ["DaybookOperations"]),
    .library(name: "DaybookService", targets: ["DaybookService"]),
    .library(name: "DaybookTesting", targets: ["DaybookTesting"]),
    .library(name: "DaybookAdapters", targets: ["DaybookAdapters"]),
    .library(name: "DaybookJSON", targets: ["DaybookJSON"]),
    .library(name: "DaybookClient", targets: ["DaybookClient"]),
    .library(name: "DaybookReplication", targets: ["DaybookReplication"]),
    .library(name: "DaybookCLI", targets: ["DaybookCLI"]),
    .executable(name: "daybook", targets: ["DaybookMain"]),
    .executable(name: "daybook-bench", targets: ["DaybookBench"]),
    .executable(name: "daybook-sim", targets: ["DaybookSim"]),
  ],
  traits: [
    .trait(name: "Logging", description: "An observer that writes to swift-log."),
    .trait(name: "Metrics", description: "An observer that counts with swift-metrics."),
    .trait(name: "Tracing", description: "An observer that makes spans with swift-distributed-tracing."),
    .trait(name: "Lifecycle", description: "A ledger as a service of swift-service-lifecycle."),
  ],
  // Each is fetched only where its trait is on; all are off by default.
  dependencies: [
    .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.5.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CDaybookLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(
      name: "CDaybookSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),

    .systemLibrary(
      name: "CDaybookSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

    .systemLibrary(name: "CDaybookLinux"),
    .systemLibrary(
      name: "CDaybookHTTP", pkgConfig: "libmicrohttpd",
      providers: [.apt(["libmicrohttpd-dev", "libgnutls28-dev"])]),

    .systemLibrary(
      name: "CDaybookCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-gnutls-dev"])]),

    .systemLibrary(name: "CDaybookNATS", pkgConfig: "libnats", providers: [.apt(["libnats-dev"])]),

    // The files of the screens, built into the program.
    .target(name: "CDaybookPages", exclude: ["Pages"]),

    .target(name: "DaybookTime", swiftSettings: house),
    .target(name: "DaybookDomain", dependencies: ["DaybookTime"], swiftSettings: house),
    .target(name: "DaybookCBOR", swiftSettings: lending),
    .target(name: "DaybookFiles", dependencies: ["CDaybookLinux"], swiftSettings: wrapping),
    .target(
      name: "DaybookStore", dependencies: ["CDaybookLMDB", "CDaybookLinux", "DaybookFiles"],
      swiftSettings: wrapping),
    .target(
      name: "DaybookSQLite", dependencies: ["CDaybookSQLite", "DaybookFiles"], swiftSettings: wrapping),
    // Tables of letters, and a network printer's connection.
    .target(name: "DaybookPrinter", dependencies: ["DaybookFiles"], swiftSettings: wrapping),
    // Calls out over HTTP; of the ledger it knows nothing.
    .target(name: "DaybookFetch", dependencies: ["CDaybookCurl"], swiftSettings: wrapping),
    .target(name: "DaybookCrypto", dependencies: ["CDaybookSodium"], swiftSettings: wrapping),
    .target(
      name: "DaybookLog", dependencies: ["DaybookStore", "DaybookFiles", "DaybookCrypto"],
      swiftSettings: lending),
    // Its folder Frozen is a link to Migrations: what is only read, in the module of what is written today.
    .target(
      name: "DaybookForms", dependencies: ["DaybookDomain", "DaybookTime", "DaybookCBOR"],
      swiftSettings: lending),
    .target(
      name: "DaybookViews",
      dependencies: [
        "DaybookLog", "DaybookStore", "DaybookFiles", "DaybookCrypto", "DaybookForms", "DaybookDomain",
        "DaybookTime",
        "DaybookCBOR",
      ],
      swiftSettings: lending),
    .target(
      name: "Daybook",
      dependencies: [
        "DaybookViews", "DaybookLog", "DaybookStore", "DaybookFiles", "DaybookCrypto", "DaybookForms",
        "DaybookDomain", "DaybookTime", "DaybookCBOR",
      ],
      swiftSettings: lending),
    .target(
      name: "DaybookTesting", dependencies: ["Daybook", "DaybookLog", "DaybookDomain", "DaybookTime"],
      swiftSettings: house),
    // Each file is empty unless its trait is on.
    .target(
      name: "DaybookAdapters",
      dependencies: [
        "Daybook",
        .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"])),
        .product(name: "Metrics", package: "swift-metrics", condition: .when(traits: ["Metrics"])),
        .product(
          name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Tracing"])),
        .product(
          name: "ServiceLifecycle", package: "swift-service-lifecycle",
          condition: .when(traits: ["Lifecycle"])),
      ],
      swiftSettings: house),
    // JSON texts as they are read, for those too that know no ledger.
    .target(name: "DaybookJSONText", swiftSettings: lending),
    .target(
      name: "DaybookJSON",
      dependencies: [
        "DaybookJSONText", "Daybook", "DaybookForms", "DaybookDomain", "DaybookTime", "DaybookCBOR",
      ],
      swiftSettings: lending),
    .target(
      name: "DaybookOperations",
      dependencies: [
        "Daybook", "DaybookJSON", "DaybookViews", "DaybookLog", "DaybookStore", "DaybookFiles",
        "DaybookCrypto", "DaybookForms", "DaybookDomain", "DaybookTime", "DaybookCBOR",
        "DaybookSQLite", "DaybookPrinter", "DaybookFetch",
      ],
      swiftSettings: lending),
    .target(
      name: "DaybookHTTP", dependencies: ["CDaybookHTTP", "DaybookStore", "DaybookFiles"],
      swiftSettings: wrapping),
    // Messages and streams over NATS; of the ledger it knows nothing.
    .target(
      name: "DaybookNATS", dependencies: ["CDaybookNATS", "DaybookCrypto", "DaybookJSONText"],
      swiftSettings: wrapping),
    // The log through a replicated stream, and a ledger's nodes over it.
    .target(
      name: "DaybookReplication",
      dependencies: [
        "DaybookNATS", "Daybook", "DaybookJSON", "DaybookJSONText", "DaybookViews", "DaybookLog",
        "DaybookStore", "DaybookFiles", "DaybookCrypto", "DaybookDomain", "DaybookTime",
      ],
      swiftSettings: lending),
    // What an app needs of a service: it imports nothing of the ledger.
    .target(
      name: "DaybookClient", dependencies: ["DaybookFetch", "DaybookFiles", "DaybookJSONText"],
      swiftSettings: house),
    // The ledger behind HTTP, and the example of embedding it: it imports nothing that the ledger is made of.
    .target(
      name: "DaybookService",
      dependencies: [
        "Daybook", "DaybookOperations", "DaybookJSON", "DaybookHTTP", "DaybookFetch", "CDaybookPages",
      ],
      swiftSettings: house),

    .target(
      // Text and JSON over the two libraries: it imports nothing that they are made of. An embedder's own tool uses it.
      name: "DaybookCLI",
      dependencies: ["Daybook", "DaybookOperations", "DaybookJSON", "DaybookService", "DaybookReplication"],
      path: "Tools/DaybookCLI", swiftSettings: house),
    .executableTarget(
      name: "DaybookMain", dependencies: ["DaybookCLI"], path: "Tools/DaybookMain", swiftSettings: house),
    .executableTarget(
      name: "DaybookBench",
      dependencies: [
        "Daybook", "DaybookOperations", "DaybookJSON", "DaybookViews", "DaybookLog", "DaybookForms",
        "DaybookDomain", "DaybookTime", "DaybookStore", "DaybookCrypto", "DaybookCBOR", "CDaybookLMDB",
        "DaybookHTTP",
      ],
      path: "Tools/DaybookBench", swiftSettings: house),
    // The whole ledger under one seed: no part of what is shipped.
    .executableTarget(
      name: "DaybookSim",
      dependencies: [
        "Daybook", "DaybookOperations", "DaybookReplication", "DaybookService", "DaybookHTTP", "DaybookJSON",
        "DaybookJSONText", "DaybookViews", "DaybookLog", "DaybookStore", "DaybookFiles", "DaybookCrypto",
        "DaybookDomain", "DaybookTime", "DaybookModel", "DaybookRandom",
        "DaybookTemporary", "CDaybookSodium",
      ],
      path: "Tools/DaybookSim", swiftSettings: lending),
    .testTarget(
      name: "DaybookTests",
      dependencies: [
        "Daybook", "DaybookOperations", "DaybookTesting", "DaybookLog", "DaybookFiles", "DaybookCrypto",
        "DaybookForms", "DaybookJSON", "DaybookRecipes", "DaybookBookingsTable",
        "DaybookCBOR", "DaybookViews", "DaybookDomain", "DaybookTime", "DaybookTemporary", "DaybookStore",
        "DaybookStories",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DaybookOperationsTests",
      dependencies: [
        "DaybookOperations", "Daybook", "DaybookTesting", "DaybookLog", "DaybookCrypto", "DaybookForms",
        "DaybookCBOR", "DaybookViews", "DaybookDomain", "DaybookTime", "DaybookStories", "DaybookTemporary",
        "DaybookRandom",
        "DaybookSQLite", "DaybookPrinter", "DaybookStore", "DaybookReceiver",
        "DaybookFiles",
        "DaybookJSON", "DaybookReads",
      ],
      swiftSettings: house),
    // What the guides tell to write, compiled as an embedder's own; the sample package builds it from outside.
    .target(
      name: "DaybookRecipes", dependencies: ["Daybook", "DaybookOperations"],
      path: "Tests/SamplePackage/Sources/Recipes"),
    .systemLibrary(
      name: "CDaybookRecipesSQLite", path: "Tests/SamplePackage/Sources/CRecipesSQLite", pkgConfig: "sqlite3"),
    .target(
      name: "DaybookBookingsTable", dependencies: ["Daybook", "CDaybookRecipesSQLite"],
      path: "Tests/SamplePackage/Sources/BookingsTable"),
    .executableTarget(
      name: "DaybookOwnTool", dependencies: ["DaybookCLI", "DaybookRecipes"], path: "Tests/Support/OwnTool",
      swiftSettings: house),
    .target(name: "DaybookTemporary", path: "Tests/Support/Temporary", swiftSettings: house),
    .target(name: "DaybookRandom", path: "Tests/Support/Random", swiftSettings: house),
    .target(
      name: "DaybookZoneCases", dependencies: ["DaybookTime"], path: "Tests/Support/ZoneCases",
      exclude: ["Zones", "cases.json"], swiftSettings: house),
    .target(
      name: "DaybookLending", dependencies: ["DaybookDomain"], path: "Tests/Support/Lending",
      swiftSettings: house),
    // The rules written a second time, and random commands for it: for the tests of the domain, and the simulator.
    .target(
      name: "DaybookModel",
      dependencies: ["DaybookDomain", "DaybookTime", "DaybookLending", "DaybookRandom"],
      path: "Tests/Support/Model", swiftSettings: house),
    // The reads of random ledgers beside scans of their logs.
    .target(
      name: "DaybookReads",
      dependencies: [
        "Daybook", "DaybookOperations", "DaybookViews", "DaybookDomain", "DaybookTime", "DaybookModel",
        "DaybookRandom", "DaybookStories",
      ],
      path: "Tests/Support/Reads", swiftSettings: house),
    .executableTarget(
      name: "DaybookReadsRun", dependencies: ["DaybookReads", "DaybookTemporary"],
      path: "Tests/Support/ReadsRun",
      swiftSettings: house),
    // Whatever reads bytes that somebody else made, one entry for each; Tools/fuzz makes the bytes.
    .target(
      name: "DaybookFuzzing",
      dependencies: [
        "DaybookService", "DaybookReplication", "DaybookOperations", "DaybookHTTP", "DaybookJSON", "Daybook",
        "DaybookViews", "DaybookLog", "DaybookCrypto", "DaybookForms",
        "DaybookDomain", "DaybookTime", "DaybookCBOR", "DaybookTemporary",
      ],
      path: "Tests/Support/Fuzzing", exclude: ["Corpora"], swiftSettings: lending),
    .executableTarget(
      name: "DaybookFuzzRun", dependencies: ["DaybookFuzzing", "DaybookOperations"],
      path: "Tests/Support/FuzzRun",
      swiftSettings: house),
    .target(
      name: "DaybookStories",
      dependencies: [
        "Daybook", "DaybookLog", "DaybookStore", "DaybookDomain", "DaybookTime", "DaybookLending",
        "DaybookRandom",
      ],
      path: "Tests/Support/Stories", swiftSettings: house),
    .target(
      name: "DaybookReceiver", dependencies: ["DaybookStore"], path: "Tests/Support/Receiver",
      swiftSettings: house),
    .testTarget(
      name: "DaybookFetchTests",
      dependencies: ["DaybookFetch", "DaybookHTTP", "DaybookReceiver", "DaybookStore"], exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "DaybookFuzzingTests", dependencies: ["DaybookFuzzing"], swiftSettings: house),
    .testTarget(
      name: "DaybookFormsTests",
      dependencies: ["DaybookForms", "DaybookDomain", "DaybookTime", "DaybookCBOR", "DaybookRandom"],
      exclude: ["Fixtures"], swiftSettings: lending),
    .testTarget(
      name: "DaybookDomainTests",
      dependencies: [
        "DaybookDomain", "DaybookTime", "DaybookLending", "DaybookModel", "DaybookRandom", "DaybookZoneCases",
      ],
      swiftSettings: house),
    .testTarget(name: "DaybookCryptoTests", dependencies: ["DaybookCrypto"], swiftSettings: lending),
    .testTarget(
      name: "DaybookLogTests",
      dependencies: ["DaybookLog", "DaybookStore", "DaybookCrypto", "DaybookTemporary"],
      swiftSettings: lending),
    .testTarget(
      name: "DaybookReplicationTests",
      dependencies: [
        "DaybookReplication", "DaybookNATS", "Daybook", "DaybookJSON", "DaybookJSONText", "DaybookLog",
        "DaybookStore", "DaybookFiles", "DaybookCrypto", "DaybookDomain", "DaybookTime", "DaybookRandom",
        "DaybookTemporary", "DaybookStories",
      ],
      swiftSettings: lending),
    .testTarget(
      name: "DaybookFilesTests", dependencies: ["DaybookFiles", "DaybookTemporary"], swiftSettings: lending),
    .testTarget(
      name: "DaybookStoreTests",
      dependencies: ["DaybookStore", "DaybookFiles", "DaybookRandom", "DaybookTemporary"],
      swiftSettings: lending),
    .testTarget(
      name: "DaybookCBORTests", dependencies: ["DaybookCBOR", "DaybookRandom"], swiftSettings: lending),
    .testTarget(
      name: "DaybookViewsTests",
      dependencies: [
        "DaybookViews", "DaybookLog", "DaybookStore", "DaybookFiles", "DaybookCrypto", "DaybookForms",
        "DaybookDomain", "DaybookTime", "DaybookCBOR", "DaybookStories", "DaybookLending", "DaybookRandom",
        "DaybookTemporary",
      ],
      swiftSettings: lending),
    .target(
      name: "DaybookTrouble", dependencies: ["Daybook"], path: "Tests/Support/Trouble", swiftSettings: house),
    .executableTarget(
      name: "DaybookTroubleChild",
      dependencies: [
        "Daybook", "DaybookOperations", "DaybookJSON", "DaybookLog", "DaybookStore", "DaybookTrouble",
      ],
      path: "Tests/Support/TroubleChild", swiftSettings: house),
    .testTarget(
      name: "DaybookTroubleTests",
      dependencies: [
        "DaybookTroubleChild", "DaybookTrouble", "Daybook", "DaybookOperations", "DaybookTesting",
        "DaybookLog",
        "DaybookCrypto",
        "DaybookStore", "DaybookRandom",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DaybookServiceTests",
      dependencies: [
        "DaybookService", "DaybookHTTP", "DaybookTesting", "DaybookJSON", "DaybookOperations", "Daybook",
        "DaybookTemporary", "DaybookStore", "DaybookFiles", "DaybookDomain", "DaybookTime", "DaybookStories",
        "DaybookFetch", "DaybookReceiver", "DaybookRandom",
      ],
      exclude: ["Fixtures"], swiftSettings: house),
    .testTarget(
      name: "DaybookClientTests",
      dependencies: [
        "DaybookClient", "DaybookFetch", "DaybookReceiver", "DaybookMain", "DaybookStories", "Daybook",
        "DaybookHTTP", "DaybookFiles", "DaybookStore", "DaybookTemporary",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DaybookJSONTests",
      dependencies: [
        "DaybookJSON", "Daybook", "DaybookForms", "DaybookDomain", "DaybookTime", "DaybookRandom",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DaybookCLITests",
      dependencies: [
        "DaybookCLI", "DaybookMain", "DaybookOwnTool", "DaybookOperations", "DaybookJSON", "Daybook",
        "DaybookLog",
        "DaybookStore",
        "DaybookCrypto", "DaybookForms",
        "DaybookDomain", "DaybookTime", "DaybookCBOR", "DaybookStories", "DaybookLending", "DaybookZoneCases",
      ],
      exclude: ["Fixtures"], swiftSettings: lending),
    .testTarget(
      name: "DaybookBenchTests",
      dependencies: [
        "DaybookBench", "Daybook", "DaybookOperations", "DaybookJSON", "DaybookLog", "DaybookForms",
        "DaybookCBOR", "DaybookDomain",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DaybookTimeTests", dependencies: ["DaybookTime", "DaybookRandom", "DaybookZoneCases"],
      swiftSettings: house),
  ]
)
