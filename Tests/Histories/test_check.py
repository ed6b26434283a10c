"""The checker against histories made by hand: one that is right, and bad ones that it must refuse by name."""

import copy
import unittest

import check
from history import Call
from service import HOUSE


def at(second):
    return f"2030-01-01T00:00:{second:09.6f}Z"


class Tale:
    """A log and a history that grow together; second n is when record n was recorded."""

    def __init__(self):
        self.facts, self.calls = [], []
        self.record("ledgerCreated", {}, by="ledger:daybook")
        self.record("venueDefined", HOUSE, by="operator:import")

    def record(self, type, data, by="guest:a", key=None, joined=False, second=None):
        position = len(self.facts) + 1
        fact = {"position": position, "by": by, "data": copy.deepcopy(data), "type": type, "venue": "h"}
        fact["first"] = self.facts[-1]["first"] if joined else position
        fact["recordedAt"] = at(position if second is None else second)
        if key:
            fact["key"] = key
        self.facts.append(fact)
        return position

    def call(self, answer, invoke, end, command=None, read=None):
        base = 1_893_456_000_000_000  # 2030-01-01
        wall = int(base + invoke * 1e6), int(base + (end if end is not None else invoke) * 1e6)
        self.calls.append(Call("c", invoke, end, wall, command, read, answer))
        return self.calls[-1]

    def book(self, id, tables=("T1",), start="18:00", end="19:30", party=2, pool=None, answered=True, **more):
        """A booking that was asked for, recorded and answered."""
        position = len(self.facts) + 1
        by, key = "guest:a", more.pop("key", f"k-{id}")
        command = {"command": "book", "venue": "h", "party": party, "start": f"2031-05-01T{start}"}
        command |= {"by": by, "key": key, "guest": {"name": id}}
        data = {
            "reservation": id,
            "start": f"2031-05-01T{start}:00Z",
            "end": f"2031-05-01T{end}:00Z",
            "date": "2031-05-01",
            "party": party,
            "pinned": False,
        }
        if pool:
            data |= {"pool": pool, "units": party}
            command |= {"pool": pool}
        else:
            data |= {"tables": list(tables), "buffer": 30}
        if hold := more.get("hold"):
            data["hold"] = hold
            command = {"command": "book", "hold": hold, "by": by, "key": key, "guest": {"name": id}}
        self.record("booked", data, by, key)
        answer = {"outcome": "accepted", "position": position, "events": ["booked"], "reservation": id}
        self.call(answer if answered else None, position - 0.5, position + 0.5, command)
        return command, answer

    def hold(self, id, lapses, tables=("T1",), start="18:00", end="19:30"):
        position = len(self.facts) + 1
        command = {"command": "hold", "venue": "h", "party": 2, "start": f"2031-05-01T{start}"}
        command |= {"by": "guest:a", "key": f"k-{id}"}
        data = {
            "hold": id,
            "start": f"2031-05-01T{start}:00Z",
            "end": f"2031-05-01T{end}:00Z",
            "date": "2031-05-01",
            "party": 2,
            "pinned": False,
            "tables": list(tables),
            "buffer": 30,
            "lapsesAt": at(lapses),
        }
        self.record("holdPlaced", data, key=f"k-{id}")
        answer = {"outcome": "accepted", "position": position, "events": ["holdPlaced"], "hold": id}
        self.call(answer, position - 0.5, position + 0.5, command)

    def refuse(self, key, reasons, party=2, start="18:00", **more):
        position = len(self.facts) + 1
        command = {"command": "book", "venue": "h", "party": party, "start": f"2031-05-01T{start}"}
        command |= {"by": "guest:b", "key": key} | more
        self.record("refused", {"code": reasons[0]["code"], "reasons": reasons}, "guest:b", key)
        answer = {"outcome": "refused", "code": reasons[0]["code"], "reasons": reasons}
        self.call(answer, position - 0.5, position + 0.5, command)

    def read(self, answer, at=None, **read):
        """A read of the head, after everything that was recorded."""
        position = at or len(self.facts)
        read |= {"at": at} if at else {}
        second = len(self.facts) + 0.6
        return self.call({"outcome": "accepted", "position": position} | answer, second, second + 0.2, read=read)

    def faults(self):
        return check.check(self.calls, self.facts)[0]


def shown(id, tables=("T1",), start="18:00", end="19:30", version=1, state="booked", party=2):
    return {
        "reservation": id,
        "party": party,
        "start": f"2031-05-01T{start}:00+00:00",
        "end": f"2031-05-01T{end}:00+00:00",
        "tables": list(tables),
        "pool": None,
        "state": state,
        "version": version,
        "guest": {"name": id},
    }


class Checks(unittest.TestCase):
    def setUp(self):
        self.tale = Tale()

    def assertRefused(self, name):
        names = {fault.split(":")[0] for fault in self.tale.faults()}
        self.assertIn(name, names)

    def test_a_right_history_is_accepted(self):
        self.tale.book("r1")
        self.tale.book("r2", tables=["T2"])
        self.tale.book("r3", tables=["T3"], start="20:00", end="21:30")
        self.tale.hold("h1", lapses=30, tables=["T1"], start="20:00", end="21:30")
        self.tale.book("r4", hold="h1", tables=["T1"], start="20:00", end="21:30", key="k-r4")
        self.tale.refuse("n1", [{"code": "TABLES_TAKEN", "by": "r1", "tables": ["T1"]}], tables=["T1"])
        self.tale.read({"reservations": [shown("r1")]}, what="find", text="r1")
        self.assertEqual(self.tale.faults(), [])

    # The log

    def test_a_gap(self):
        self.tale.book("r1")
        self.tale.facts[-1]["position"] = 9
        self.assertRefused("gap")

    def test_a_clock_that_runs_back(self):
        self.tale.record("writerRestarted", {}, by="ledger:daybook", second=0.5)
        self.assertRefused("clock runs back")

    def test_a_record_that_nobody_asked_for(self):
        self.tale.book("r1")
        self.tale.calls.clear()
        self.assertRefused("nobody asked")

    def test_what_is_done_twice(self):
        self.tale.book("r1", key="k")
        self.tale.book("r2", tables=["T2"], key="k")
        self.assertRefused("done twice")

    def test_an_event_that_the_fold_does_not_know(self):
        self.tale.record("walkedIn", {}, by="ledger:daybook")
        self.assertRefused("unknown")

    # Answers

    def test_a_yes_that_is_not_in_the_log(self):
        self.tale.book("r1")
        self.tale.facts.pop()
        self.assertRefused("lost")

    def test_a_refusal_that_is_not_in_the_log(self):
        self.tale.refuse("n1", [{"code": "OFF_GRID"}])
        self.tale.facts.pop()
        self.assertRefused("lost")

    def test_an_unknown_outcome_may_be_there_or_not(self):
        self.tale.book("r1", answered=False)
        command = dict(self.tale.calls[0].command, key="other")
        self.tale.call(None, 3, None, command)
        self.assertEqual(self.tale.faults(), [])

    def test_another_answer_under_the_same_key(self):
        command, answer = self.tale.book("r1")
        self.tale.call(dict(answer, reservation="r9"), 5, 6, command)
        self.assertRefused("answer changed")

    def test_a_key_that_forgets_its_yes(self):
        command, answer = self.tale.book("r1")
        self.tale.call({"outcome": "refused", "code": "TABLES_TAKEN"}, 5, 6, command)
        self.assertRefused("answer changed")

    def test_what_was_surely_not_done_and_is_there(self):
        self.tale.book("r1")
        self.tale.calls[0].answer = {"outcome": "busy"}
        self.assertRefused("done after a no")

    def test_an_answer_that_is_not_what_the_log_has(self):
        self.tale.book("r1")
        self.tale.calls[0].answer["reservation"] = "r9"
        self.assertRefused("other than answered")

    def test_a_yes_where_the_log_has_a_refusal(self):
        self.tale.refuse("n1", [{"code": "OFF_GRID"}])
        self.tale.calls[0].answer = {"outcome": "accepted", "events": ["booked"], "position": 3, "reservation": "r"}
        self.assertRefused("other than answered")

    def test_another_party_than_was_asked_for(self):
        self.tale.book("r1")
        self.tale.calls[0].command["party"] = 3
        self.assertRefused("not what was asked")

    def test_another_time_than_was_asked_for(self):
        self.tale.book("r1")
        self.tale.calls[0].command["start"] = "2031-05-01T18:30"
        self.assertRefused("not what was asked")

    def test_a_version_that_is_passed_over(self):
        self.tale.book("r1")
        data = dict(self.tale.facts[-1]["data"], tables=["T2"])
        self.tale.record("reassigned", {"reservation": "r1", "tables": ["T2"]}, by="ledger:daybook")
        command = {"command": "modify", "reservation": "r1", "party": 2, "version": 1, "by": "guest:a", "key": "k"}
        self.tale.record("modified", data, key="k")
        self.tale.call({"outcome": "accepted", "position": 5, "events": ["modified"]}, 4.5, 5.5, command)
        self.assertRefused("version passed over")

    # Order

    def test_what_was_answered_first_stands_behind(self):
        self.tale.book("r1")
        self.tale.book("r2", tables=["T2"])
        first, second = self.tale.calls
        second.invoke, second.end, first.invoke, first.end = 1.0, 1.1, 2.0, 2.5
        self.assertRefused("real time")

    def test_calls_at_the_same_time_may_stand_in_any_order(self):
        self.tale.book("r1")
        self.tale.book("r2", tables=["T2"])
        first, second = self.tale.calls
        second.invoke, second.end, first.invoke, first.end = 1.0, 2.1, 2.0, 2.5
        self.assertEqual(self.tale.faults(), [])

    # Tables and units

    def test_a_table_that_is_sold_twice(self):
        self.tale.book("r1")
        self.tale.book("r2", start="19:00", end="20:30")
        self.assertRefused("table sold twice")

    def test_a_table_that_is_sold_in_the_buffer(self):
        self.tale.book("r1")
        self.tale.book("r2", start="19:30", end="21:00")
        self.assertRefused("table sold twice")

    def test_a_table_of_a_combination_that_is_sold_twice(self):
        self.tale.book("r1", tables=["T4", "T5"], party=6)
        self.tale.book("r2", tables=["T5"], start="18:30", end="20:00")
        self.assertRefused("table sold twice")

    def test_a_held_table_that_is_sold(self):
        self.tale.hold("h1", lapses=30)
        self.tale.book("r1")
        self.assertRefused("table sold twice")

    def test_a_lapsed_hold_is_in_nobodys_way(self):
        self.tale.hold("h1", lapses=3.5)
        self.tale.book("r1")
        self.assertEqual(self.tale.faults(), [])

    def test_a_blocked_table_that_is_sold(self):
        data = {"block": "b1", "from": "2031-05-01T18:00:00Z", "until": "2031-05-01T20:00:00Z", "tables": ["T1"]}
        self.tale.record("blocked", data, by="host:h")
        self.tale.book("r1")
        self.assertRefused("blocked table sold")

    def test_a_block_that_leaves_a_booking_at_its_table(self):
        self.tale.book("r1")
        data = {"block": "b1", "from": "2031-05-01T18:00:00Z", "until": "2031-05-01T20:00:00Z", "tables": ["T1"]}
        self.tale.record("blocked", data, by="host:h")
        self.assertRefused("blocked table sold")

    def test_a_party_at_a_table_that_is_too_small(self):
        self.tale.book("r1", party=5)
        self.assertRefused("does not fit")

    def test_a_pool_that_is_oversold(self):
        self.tale.book("r1", pool="bar", party=4)
        self.tale.book("r2", pool="bar", party=3, start="18:30", end="20:00")
        self.assertRefused("pool oversold")

    def test_a_pool_whose_stays_only_touch(self):
        self.tale.book("r1", pool="bar", party=6)
        self.tale.book("r2", pool="bar", party=6, start="19:30", end="21:00")
        self.assertEqual(self.tale.faults(), [])

    def test_a_cap_that_is_passed(self):
        self.tale.book("r1", tables=["T4", "T5"], party=8)
        self.tale.book("r2", pool="bar", party=6)
        self.tale.book("r3")
        self.assertRefused("pacing")

    def test_a_hold_that_is_consumed_twice(self):
        self.tale.hold("h1", lapses=30)
        self.tale.book("r1", hold="h1")
        self.tale.book("r2", hold="h1", tables=["T2"])
        self.assertRefused("hold consumed")

    def test_a_lapsed_hold_that_is_consumed(self):
        self.tale.hold("h1", lapses=3.5)
        self.tale.book("r1", hold="h1")
        self.assertRefused("hold consumed")

    def test_a_hold_that_lapses_early(self):
        self.tale.hold("h1", lapses=30)
        self.tale.record("holdLapsed", {"hold": "h1"}, by="ledger:daybook")
        self.assertRefused("lapsed early")

    def test_a_booking_that_is_cancelled_twice(self):
        self.tale.book("r1")
        for _ in range(2):
            self.tale.record("cancelled", {"reservation": "r1"}, by="ledger:daybook")
        self.assertRefused("ended twice")

    # Refusals

    def test_a_reason_that_names_nobody(self):
        self.tale.refuse("n1", [{"code": "TABLES_TAKEN", "by": "r9", "tables": ["T1"]}], tables=["T1"])
        self.assertRefused("untrue reason")

    def test_a_reason_that_names_a_lapsed_hold(self):
        self.tale.hold("h1", lapses=3.5)
        self.tale.refuse("n1", [{"code": "TABLES_HELD", "by": "h1", "tables": ["T1"]}], tables=["T1"])
        self.assertRefused("untrue reason")

    def test_a_conflict_of_versions_that_is_none(self):
        self.tale.book("r1")
        command = {"command": "modify", "reservation": "r1", "party": 3, "version": 1}
        self.tale.refuse("n1", [{"code": "VERSION_CONFLICT"}], **command)
        self.assertRefused("untrue reason")

    def test_a_free_table_that_is_refused(self):
        self.tale.book("r1")
        self.tale.refuse("n1", [{"code": "TABLES_TAKEN", "by": "r1", "tables": ["T1"]}])
        self.assertRefused("refused though free")

    def test_units_that_are_free_and_refused(self):
        self.tale.refuse("n1", [{"code": "POOL_FULL"}], pool="bar")
        self.assertRefused("refused though free")

    # Reads

    def test_a_read_of_an_older_position_than_it_asked_for(self):
        self.tale.book("r1")
        self.tale.read({"reservations": []}, what="find", text="r1", atLeast=3)
        self.tale.calls[-1].answer["position"] = 2
        self.assertRefused("stale read")

    def test_a_read_of_what_is_not_there_yet(self):
        self.tale.book("r1")
        self.tale.read({"reservations": [shown("r1")]}, what="find", text="r1")
        self.tale.calls[-1].answer["position"] = 4
        self.assertRefused("read of nothing")

    def test_a_read_of_another_position_than_it_asked_for(self):
        self.tale.book("r1")
        self.tale.read({"reservations": []}, at=2, what="find", text="r1")
        self.tale.calls[-1].answer["position"] = 3
        self.assertRefused("other position")

    def test_the_past_with_what_came_after(self):
        self.tale.book("r1")
        self.tale.read({"reservations": [shown("r1")]}, at=2, what="find", text="r1")
        self.assertRefused("find")

    def test_find_without_a_booking(self):
        self.tale.book("r1")
        self.tale.read({"reservations": []}, what="find", text="r1")
        self.assertRefused("find")

    def test_find_with_an_old_table(self):
        self.tale.book("r1")
        self.tale.record("reassigned", {"reservation": "r1", "tables": ["T2"]}, by="ledger:daybook")
        self.tale.read({"reservations": [shown("r1", version=2)]}, what="find", text="r1")
        self.assertRefused("find")

    def test_a_booking_of_an_old_version(self):
        self.tale.book("r1")
        self.tale.record("cancelled", {"reservation": "r1"}, by="ledger:daybook")
        self.tale.read({"reservations": [shown("r1")]}, what="reservation", reservation="r1")
        self.assertRefused("reservation")

    def test_a_list_with_a_cancelled_booking(self):
        self.tale.book("r1")
        self.tale.record("cancelled", {"reservation": "r1"}, by="ledger:daybook")
        self.tale.read({"reservations": [shown("r1")]}, what="reservations", venue="h", date="2031-05-01")
        self.assertRefused("reservations")

    def test_availability_that_offers_a_sold_table(self):
        free = {"tables": ["T1", "T2", "T3", "T4", "T5"], "pools": {"bar": 6, "ticket": 60}}
        slots = [
            free | {"start": f"2031-05-01T{time}:00+00:00"}
            for time in ("18:00", "18:30", "19:00", "19:30", "20:00", "20:30", "21:00")
        ]
        self.tale.read({"slots": slots}, what="availability", venue="h", date="2031-05-01", party=2)
        self.assertEqual(self.tale.faults(), [])
        self.tale.book("r1")
        self.tale.read({"slots": slots}, what="availability", venue="h", date="2031-05-01", party=2)
        self.assertRefused("availability")

    def test_a_diary_that_counts_too_little(self):
        self.tale.book("r1")
        buckets = [{"start": "2031-05-01T18:00:00+00:00", "covers": 0, "heldCovers": 0, "coversLeft": 10}]
        answer = {"reservations": [{"reservation": "r1"}], "buckets": buckets}
        self.tale.read(answer, what="diary", venue="h", date="2031-05-01")
        self.assertRefused("diary")


if __name__ == "__main__":
    unittest.main(verbosity=0)
