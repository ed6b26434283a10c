"""The floor's story: a Saturday at 19:42, with every state that a bar has."""


def evening(house):
    """Who sits, is late, waits, and needs a table; the ids by name."""
    house.at("11:00")
    ids = {
        "Tural": house.book("Tural", 2, "18:00", "H1"),
        "Nigar": house.book("Nigar", 2, "20:00", "H1"),
        "Aysel": house.book("Aysel Quliyeva", 4, "19:00", "H2", ["walnuts"]),
        "Günel": house.book("Günel", 4, "21:00", "H2"),
        "Kamran": house.book("Kamran", 2, "19:00", "G2", area="garden"),
        "Məmmədovlar": house.book("Məmmədovlar", 4, "19:00", "G3"),
        "Rauf": house.book("Rauf Həsənov", 4, "21:00", "G3"),
        "Əliyevlər": house.book("Əliyevlər", 5, "19:00", "G4"),
        "Elçin": house.book("Elçin", 6, "19:30", "H4"),
        "Samir": house.book("Samir", 8, "20:00", "H5"),
        "Sevda": house.book("Sevda", 2, "19:30", "G1"),
    }

    def visit(name, *verbs):
        for verb in verbs:
            house.post(f"/v1/reservations/{ids[name]}/{verb}", actor="host:emil")

    house.at("18:00")
    visit("Tural", "arrive", "seat")
    early = house.post("/v1/walk-ins", {"venue": "nar-bagi", "party": 2, "tables": ["H3"]}, actor="host:emil")["reservation"]
    house.at("18:50")
    house.post("/v1/blocks", {"venue": "nar-bagi", "tables": ["G2"], "from": "2030-05-04T18:50", "until": "2030-05-04T23:00",
                              "reason": "Broken leg"}, actor="host:emil")
    house.at("19:00")
    for name in ("Məmmədovlar", "Əliyevlər"):
        visit(name, "arrive", "seat")
    house.at("19:05")
    visit("Aysel", "arrive", "seat")
    house.at("19:20")
    house.post(f"/v1/reservations/{early}/leave", actor="host:emil")
    ids["Lalə"] = house.post("/v1/waitlist-entries", {
        "venue": "nar-bagi", "party": 2, "area": "garden", "guest": {"name": "Lalə"}}, actor="host:emil")["entry"]
    house.post(f"/v1/reservations/{ids['Samir']}/declare-arrival", {"leadMinutes": 30, "etaMinutes": 38}, actor="host:emil")
    house.at("19:30")
    visit("Sevda", "arrive", "seat")
    house.at("19:35")
    ids["Vüsal"] = house.post("/v1/waitlist-entries", {
        "venue": "nar-bagi", "party": 4, "guest": {"name": "Vüsal"}}, actor="host:emil")["entry"]
    house.at("19:38")
    visit("Elçin", "arrive")
    house.at("19:41")
    ids["hold"] = house.post("/v1/holds", {
        "venue": "nar-bagi", "party": 4, "start": "2030-05-04T20:30", "tables": ["H3"]}, actor="guest:leyla")["hold"]
    house.at("19:42")
    return ids
